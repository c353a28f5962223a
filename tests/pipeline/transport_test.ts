// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertLess, assertMatch } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import { Transport } from "../../lib/pipeline/remote/transport.ts";
import { MemoryCache } from "../scenarios/hostile_cache.ts";

function transportTo(url: string, signal = new AbortController().signal, givenUp: string[] = []): Transport {
  return new Transport({ url, patience: 0.3, signal, onGivenUp: (why) => givenUp.push(why) });
}

/** A byte now and then, without an end. */
function drip(): Response {
  let timer: ReturnType<typeof setInterval>;
  return new Response(
    new ReadableStream({
      start: (controller) => void (timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 50)),
      cancel: () => clearInterval(timer),
    }),
  );
}

Deno.test("Transport ends transfers that drip, however many wait at once, and gives the server up", async () => {
  await using cache = new MemoryCache();
  cache.answer = drip;
  // Some of these stayed pending for ever when only the request's signal was aborted.
  for (let round = 0; round < 6; round++) {
    const givenUp: string[] = [];
    const transport = transportTo(cache.url, undefined, givenUp);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => transport.text(`ac/${index}`, 1e6)));
    assertEquals(new Set(answers.map(({ kind }) => kind)), new Set(["failed"]));
    assertEquals(givenUp.length, 1);
    assertMatch(givenUp.join(), /no more than \d+ bytes within 0.3 s/);
  }
  // Those that were under way when it was given up, and hardly more.
  assertLess(cache.requests.length, 6 * 12);
});

Deno.test("Transport ends at once when it is interrupted", async () => {
  await using cache = new MemoryCache();
  cache.answer = drip;
  const controller = new AbortController();
  const transport = new Transport({
    url: cache.url,
    patience: 3600,
    signal: controller.signal,
    onGivenUp: () => {},
  });
  const pending = Promise.all(Array.from({ length: 12 }, (_, index) => transport.text(`ac/${index}`, 1e6)));
  setTimeout(() => controller.abort(new DOMException("interrupted", "AbortError")), 200);
  assertEquals(new Set((await pending).map(({ kind }) => kind)), new Set(["failed"]));
});

Deno.test("Transport streams an object of some megabytes there and back, its length told beforehand", async () => {
  await using cache = new MemoryCache();
  const bytes = crypto.getRandomValues(new Uint8Array(65536));
  const blocks = 80;
  const all = new Uint8Array(bytes.length * blocks);
  for (let block = 0; block < blocks; block++) all.set(bytes, block * bytes.length);
  let length: string | null = null;
  cache.answer = (request, honest) => {
    if (request.method === "PUT") length = request.headers.get("content-length");
    return honest();
  };
  const transport = transportTo(cache.url);
  const chunks = () => Array.from({ length: blocks }, () => bytes);
  assertEquals((await transport.put("cas/it", { bytes: all.length, chunks })).kind, "found");
  assertEquals(length, String(all.length));
  const file = await Deno.makeTempFile();
  const seen: number[] = [];
  const digest = digestBytes(all);
  const progress = (done: number) => void seen.push(done);
  const answer = await transport.download("cas/it", file, { bytes: all.length, digest, progress });
  assertEquals(answer.kind, "found");
  assertEquals(seen.at(-1), all.length);
  assertEquals(digestBytes(await Deno.readFile(file)), digest);
  await Deno.remove(file);
});
