/** Sources: found, downloaded from a real server, held to their digests. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import type { Digest, SourceId } from "../../lib/pipeline/identity.ts";
import type { Source } from "../../lib/pipeline/instance.ts";
import { DigestCache } from "../../lib/pipeline/store/digest_cache.ts";
import { Refusal } from "../../lib/pipeline/refusal.ts";
import { Sources } from "../../lib/pipeline/sources.ts";
import { tempFolder } from "./temp_folder.ts";

const events = "events" as SourceId;
const never = new AbortController().signal;

function sources(root: string, source: Omit<Source, "id">, pinned: Record<string, Digest> = {}): Sources {
  const digests = new DigestCache(`${root}/digests.json`);
  return new Sources(root, new Map([[events, { id: events, ...source }]]), { digests, pinned });
}

/** A server that gives `answer` to every request. */
function serve(answer: () => Response): AsyncDisposable & { readonly url: string } {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return { url: `http://127.0.0.1:${server.addr.port}/data.h5`, [Symbol.asyncDispose]: () => server.shutdown() };
}

const filesBelow = (path: string): string[] =>
  [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${path}/${name}`) : [`${path}/${name}`]
  );

Deno.test("provide() downloads a missing file once, into a folder that it makes", async () => {
  using folder = tempFolder();
  let requests = 0;
  await using server = serve(() => (requests++, new Response("content")));
  const found = sources(folder.path, { path: "data/released/data.h5", url: server.url });
  const digest = await found.provide(events, () => {}, never);
  assertEquals(digest, digestBytes("content"));
  assertEquals(await found.provide(events, () => {}, never), digest);
  assertEquals(requests, 1);
  assertEquals(filesBelow(folder.path), [`${folder.path}/data/released/data.h5`]);
});

Deno.test("provide() says what a server answers, where to put the file by hand, and leaves nothing behind", async () => {
  using folder = tempFolder();
  await using server = serve(() => new Response("gone", { status: 404, statusText: "Not Found" }));
  const error = await assertRejects(
    () => sources(folder.path, { path: "data/data.h5", url: server.url }).provide(events, () => {}, never),
    Refusal,
    "the server answers 404 Not Found",
  );
  assertEquals(error.message.includes("data/data.h5 by hand"), true);
  assertEquals(filesBelow(folder.path), []);
});

Deno.test("provide() leaves nothing behind of a download that breaks off", async () => {
  using folder = tempFolder();
  await using server = serve(() => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("half"));
        controller.error(new Error("the cable"));
      },
    });
    return new Response(broken, { headers: { "content-length": "1000" } });
  });
  await assertRejects(
    () => sources(folder.path, { path: "data.h5", url: server.url }).provide(events, () => {}, never),
    Refusal,
    "cannot download",
  );
  assertEquals(filesBelow(folder.path), []);
});

Deno.test("provide() names a missing file that has no address, and what it is about", async () => {
  using folder = tempFolder();
  await assertRejects(
    () => sources(folder.path, { path: "data/x.h5", about: "our own events" }).provide(events, () => {}, never),
    Refusal,
    'cannot read source "events": there is no data/x.h5 (our own events), expected a file',
  );
});

Deno.test("digest() refuses a file other than pipeline.yaml requires, or than was downloaded before", () => {
  using folder = tempFolder();
  Deno.writeTextFileSync(`${folder.path}/x.h5`, "other");
  const required = digestBytes("content");
  assertThrows(
    () => sources(folder.path, { path: "x.h5", digest: required }).digest(events),
    Refusal,
    "(pipeline.yaml)",
  );
  const pinned = sources(folder.path, { path: "x.h5", url: "http://127.0.0.1:1/x.h5" }, { events: required });
  assertThrows(() => pinned.digest(events), Refusal, "(pipeline.lock)");
  // A local file may be edited: that makes stages stale, and is no fault.
  assertEquals(sources(folder.path, { path: "x.h5" }, { events: required }).digest(events), digestBytes("other"));
});
