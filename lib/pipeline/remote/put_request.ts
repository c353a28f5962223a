/**
 * A PUT whose body is streamed from a file and whose length is told beforehand: Bazel's caches and some WebDAV servers
 * take no other, and `fetch` sends a stream without its length.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Patience } from "./patience.ts";

export interface PutBody {
  readonly bytes: number;
  /** From the beginning at every call, since a request may be tried again. */
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The status that the server answers. */
export async function putRequest(
  url: string,
  { headers, body, patience }: { headers: Readonly<Record<string, string>>; body: PutBody; patience: Patience },
): Promise<number> {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const request = send(url, { method: "PUT", headers, signal: patience.signal });
  const answered = new Promise<number>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  answered.catch(() => {}); // Awaited below; may fail before that.
  for await (const chunk of body.chunks()) {
    const written = new Promise<void>((resolve) => request.write(chunk, () => resolve()));
    await patience.during(Promise.race([written, answered]));
    patience.passed(chunk.length);
    if (request.destroyed) break;
  }
  request.end();
  return await patience.during(answered);
}
