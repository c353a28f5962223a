/**
 * GET, HEAD and PUT of /ac/<sha256> and /cas/<sha256>, as any WebDAV server and Bazel's remote cache answer them. No
 * fault of the server throws: each becomes an answer, after a few tries, and a server that keeps failing is not asked
 * again.
 */
import { createHash } from "node:crypto";
import type { Digest } from "../identity.ts";
import { Patience, TooSlow } from "./patience.ts";
import { type PutBody, putRequest } from "./put_request.ts";

export type Answer<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly why: string };

/** `passing`: the next try may well end otherwise. `lasting`: it will not. `lying`: what came was not what it was called. */
type FaultKind = "passing" | "lasting" | "lying";

/** What the server did wrong. */
class ServerFault extends Error {
  readonly kind: FaultKind;

  constructor(message: string, kind: FaultKind) {
    super(message);
    this.kind = kind;
  }
}

const pauses = [200, 800] as const;
/** Faults in a row, a timeout counting twice, after which the server is left alone; or as many lies in all. */
const faultLimit = 4;
const atOnce = 8;

export interface TransportOptions {
  /** Of the folder that holds ac/ and cas/; a name and password in it are sent, never shown. */
  readonly url: string;
  /** Seconds within which something must come. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Called once, when the server is given up. */
  readonly onGivenUp: (why: string) => void;
}

export class Transport {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: TransportOptions;
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  #faults = 0;
  #lies = 0;
  #givenUp = false;

  constructor(options: TransportOptions) {
    const url = new URL(options.url);
    const login = url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined;
    url.username = url.password = "";
    this.#base = url.href.replace(/\/*$/, "/");
    this.#headers = {
      "accept-encoding": "identity",
      ...(login === undefined ? {} : { authorization: `Basic ${new TextEncoder().encode(login).toBase64()}` }),
    };
    this.#options = options;
  }

  get givenUp(): boolean {
    return this.#givenUp;
  }

  /** A small document as text; more than `limit` bytes are a fault. */
  text(path: string, limit: number): Promise<Answer<string>> {
    return this.#ask(async (patience) => {
      const body = await this.#get(path, patience);
      if (!body) return undefined;
      const chunks: Uint8Array<ArrayBuffer>[] = [];
      await readBody(body, { limit, patience }, (chunk) => chunks.push(chunk));
      return await new Blob(chunks).text();
    });
  }

  /** Writes an object to a file, which is of use only where it was found. @throws what the file system says. */
  download(
    path: string,
    to: string,
    { bytes, digest, progress }: { bytes: number; digest: Digest; progress: (done: number) => void },
  ): Promise<Answer<true>> {
    return this.#ask(async (patience) => {
      const body = await this.#get(path, patience);
      if (!body) return undefined;
      using file = Deno.openSync(to, { write: true, create: true, truncate: true });
      const hash = createHash("sha256");
      let done = 0;
      await readBody(body, { limit: bytes, patience }, (chunk) => {
        for (let written = 0; written < chunk.length;) written += file.writeSync(chunk.subarray(written));
        hash.update(chunk);
        progress(done += chunk.length);
      });
      if (done < bytes) throw new ServerFault(`it sent ${done} of ${bytes} bytes`, "passing");
      if (hash.digest("hex") !== digest) throw new ServerFault("it sent other bytes", "lying");
      return true as const;
    });
  }

  has(path: string): Promise<Answer<true>> {
    return this.#ask(async (patience) => {
      const response = await this.#fetch("HEAD", path, patience);
      await response.body?.cancel();
      return response.status === 404 ? undefined : true as const;
    });
  }

  put(path: string, body: PutBody): Promise<Answer<true>> {
    return this.#ask(async (patience) => {
      const headers = { ...this.#headers, "content-length": String(body.bytes) };
      const status = await putRequest(`${this.#base}${path}`, { headers, body, patience });
      checkStatus(status, null);
      return true as const;
    });
  }

  async #get(path: string, patience: Patience): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | undefined> {
    const response = await this.#fetch("GET", path, patience);
    if (response.status !== 404) return response.body ?? new Blob([]).stream();
    await response.body?.cancel();
    return undefined;
  }

  async #fetch(method: string, path: string, patience: Patience): Promise<Response> {
    const headers = this.#headers;
    // A redirection is not followed: what lies elsewhere was not configured.
    const response = await patience.during(
      fetch(`${this.#base}${path}`, { method, headers, redirect: "manual", signal: patience.signal }),
    );
    try {
      checkStatus(response.status, response.headers.get("location"));
    } catch (fault) {
      await response.body?.cancel();
      throw fault;
    }
    return response;
  }

  /** Undefined from `request` means that there is no such thing. */
  async #ask<T>(request: (patience: Patience) => Promise<T | undefined>): Promise<Answer<T>> {
    await this.#enter();
    try {
      for (let tries = 0;; tries++) {
        if (this.#givenUp) return { kind: "failed", why: "it was given up" };
        const result = await this.#try(request);
        const pause = pauses[tries];
        if (result.kind !== "failed" || !result.passing || pause === undefined || this.#givenUp) return result;
        await sleep(pause, this.#options.signal);
      }
    } finally {
      this.#leave();
    }
  }

  async #try<T>(request: (patience: Patience) => Promise<T | undefined>): Promise<Answer<T> & { passing?: boolean }> {
    const { patience: seconds, signal } = this.#options;
    using patience = new Patience(seconds, signal);
    try {
      const value = await request(patience);
      this.#faults = 0;
      return value === undefined ? { kind: "absent" } : { kind: "found", value };
    } catch (error) {
      if (signal.aborted) return { kind: "failed", why: "interrupted" };
      const slow = patience.signal.aborted ? patience.signal.reason : undefined;
      const fault = slow instanceof TooSlow ? new ServerFault(slow.message, "lasting") : faultOf(error);
      if (!fault) throw error; // Of this machine, such as a full disk.
      if (fault.kind === "lying") this.blame(fault.message);
      else this.#count(slow ? 2 : 1, fault.message);
      return { kind: "failed", why: fault.message, passing: fault.kind === "passing" };
    }
  }

  /** Notes something that was not what it was called: a record under another's name. */
  blame(why: string): void {
    if (++this.#lies >= faultLimit) this.#giveUp(why);
  }

  #count(weight: number, why: string): void {
    this.#faults += weight;
    if (this.#faults >= faultLimit) this.#giveUp(why);
  }

  #giveUp(why: string): void {
    if (this.#givenUp) return;
    this.#givenUp = true;
    this.#options.onGivenUp(why);
  }

  async #enter(): Promise<void> {
    if (this.#active >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#active++;
  }

  /** Hands its place on, so that nobody slips in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#active--;
  }
}

function checkStatus(status: number, location: string | null): void {
  if ((status >= 200 && status < 300) || status === 404) return;
  if (status >= 300 && status < 400) throw new ServerFault(`it redirects to ${location ?? "elsewhere"}`, "lasting");
  throw new ServerFault(`it answers ${status}`, status >= 500 || status === 429 ? "passing" : "lasting");
}

/** Reads to the end, counting; what comes of the file system in `take` goes through. */
async function readBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { limit, patience }: { limit: number; patience: Patience },
  take: (chunk: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = body.getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await patience.during(reader.read());
      if (done) return;
      total += value.length;
      patience.passed(value.length);
      if (total > limit) throw new ServerFault(`it sent more than ${limit} bytes`, "lying");
      take(value);
    }
  } finally {
    // Of a body that was read to its end nothing is left to cancel; of any other, nobody waits for what becomes of it.
    reader.cancel().catch(() => {});
  }
}

/** What the network did; undefined for anything else. */
function faultOf(error: unknown): ServerFault | undefined {
  if (error instanceof ServerFault) return error;
  const code = (error as { code?: unknown }).code;
  const network = error instanceof TypeError || error instanceof Deno.errors.Http ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.UnexpectedEof ||
    (typeof code === "string" && /^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|ERR_TLS|CERT_)/.test(code));
  if (!network) return undefined;
  const message = (error as Error).message.replace(/^error sending request.*?: /, "").replace(
    /^client error \(\w+\): /,
    "",
  );
  return new ServerFault(message, "passing");
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
