// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertThrows } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import type { Fingerprint, InstanceId } from "../../lib/pipeline/identity.ts";
import { Publisher } from "../../lib/pipeline/publish/publisher.ts";
import { Refusal } from "../../lib/pipeline/refusal.ts";
import { DigestCache } from "../../lib/pipeline/store/digest_cache.ts";
import { acquireLock } from "../../lib/pipeline/store/file_lock.ts";
import { Store } from "../../lib/pipeline/store/store.ts";
import { tempFolder } from "./temp_folder.ts";

function commit(store: Store, content: string) {
  const path = `${store.folder}/fresh`;
  Deno.writeTextFileSync(path, content);
  return store.objects.commit(path);
}

/** Changes one byte in place, as a failing disk would: size and name stay. */
function flip(path: string) {
  Deno.chmodSync(path, 0o644);
  const bytes = Deno.readFileSync(path);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  Deno.writeFileSync(path, bytes);
}

Deno.test("commit() moves a file to the place that its SHA-256 names, read-only", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const { digest, bytes } = commit(store, "abc");
  // SHA-256 of "abc", FIPS 180-2 appendix B.1.
  assertEquals(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assertEquals(bytes, 3);
  assertEquals(Deno.readTextFileSync(store.objects.path(digest)), "abc");
  assertEquals((Deno.statSync(store.objects.path(digest)).mode ?? 0) & 0o777, 0o444);
});

Deno.test("check() tells sound, missing and damaged objects apart, and setAside() keeps a damaged one for a look", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const { digest } = commit(store, "content");
  assertEquals(store.objects.check(digest), "sound");
  flip(store.objects.path(digest));
  assertEquals(store.objects.check(digest), "damaged");
  store.objects.setAside(digest);
  assertEquals(store.objects.check(digest), "missing");
  assertEquals(Deno.readTextFileSync(`${store.folder}/damaged/${digest}`).slice(1), "ontent");
});

Deno.test("open() refuses a store of another version and leaves it as it is", () => {
  using folder = tempFolder();
  Deno.mkdirSync(`${folder.path}/.reproduce`);
  Deno.writeTextFileSync(`${folder.path}/.reproduce/store.json`, '{"version":99}');
  assertThrows(() => Store.open(folder.path), Refusal, "its version is 99, expected 1");
  assertEquals(Deno.readTextFileSync(`${folder.path}/.reproduce/store.json`), '{"version":99}');
});

Deno.test("open() refuses every marker that is not its own, and results without one, and leaves the folder as it is", () => {
  const markers: Record<string, string> = {
    '{"version":0}': "its version is 0, expected 1",
    '{"version":2,"layout":"packs"}': "its version is 2, expected 1",
    '{"version":"1"}': 'its version is "1", expected 1',
    '{"version":null}': "its version is null, expected 1",
    "1": "it is damaged",
    "null": "it is damaged",
    "[]": "it is damaged",
    "{}": "it is damaged",
    "\0\0\0\0": "it is damaged",
    "reproduce store 2\n": "it is damaged",
  };
  for (const [marker, message] of Object.entries(markers)) {
    using folder = tempFolder();
    Deno.mkdirSync(`${folder.path}/.reproduce`);
    Deno.writeTextFileSync(`${folder.path}/.reproduce/store.json`, marker);
    assertThrows(() => Store.open(folder.path), Refusal, message, marker);
    assertEquals(Deno.readTextFileSync(`${folder.path}/.reproduce/store.json`), marker);
    assertEquals([...Deno.readDirSync(`${folder.path}/.reproduce`)].length, 1);
  }
  for (const marker of [undefined, ""]) {
    using folder = tempFolder();
    const path = commit(Store.open(folder.path), "content").digest;
    Deno.removeSync(`${folder.path}/.reproduce/store.json`);
    if (marker !== undefined) Deno.writeTextFileSync(`${folder.path}/.reproduce/store.json`, marker);
    assertThrows(() => Store.open(folder.path), Refusal, `it has objects but no ${folder.path}/.reproduce/store.json`);
    Deno.writeTextFileSync(`${folder.path}/.reproduce/store.json`, '{"version":1}');
    assertEquals(Store.open(folder.path).objects.check(path), "sound");
  }
});

Deno.test("find() does not believe a damaged record", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const fingerprint = digestBytes("x") as string as Fingerprint;
  Deno.mkdirSync(`${store.folder}/records/${fingerprint.slice(0, 2)}`, { recursive: true });
  Deno.writeTextFileSync(
    `${store.folder}/records/${fingerprint.slice(0, 2)}/${fingerprint}.json`,
    '{"version":1,"finger',
  );
  assertEquals(store.records.find(fingerprint), undefined);
});

Deno.test("digest() notices a file rewritten with the same size at once after it was read", () => {
  using folder = tempFolder();
  const cache = new DigestCache(`${folder.path}/digests.json`);
  Deno.writeTextFileSync(`${folder.path}/file`, "one");
  const before = cache.digest(`${folder.path}/file`);
  Deno.writeTextFileSync(`${folder.path}/file`, "two");
  assert(cache.digest(`${folder.path}/file`) !== before);
});

Deno.test("digest() notices a change that keeps size and modification time", () => {
  using folder = tempFolder();
  const path = `${folder.path}/file`;
  const old = new Date("2001-02-03T04:05:06Z");
  Deno.writeTextFileSync(path, "one");
  Deno.utimeSync(path, old, old);
  const cache = new DigestCache(`${folder.path}/digests.json`);
  const before = cache.digest(path);
  Deno.writeTextFileSync(path, "two");
  Deno.utimeSync(path, old, old);
  assert(cache.digest(path) !== before);
});

Deno.test("acquireLock() waits until the holder lets go, and gives up when interrupted", async () => {
  using folder = tempFolder();
  const held = await acquireLock(`${folder.path}/lock`);
  const interrupt = new AbortController();
  const refused = acquireLock(`${folder.path}/lock`, interrupt.signal).catch((error) => error.message);
  interrupt.abort(new Error("interrupted"));
  assertEquals(await refused, "interrupted");
  const next = acquireLock(`${folder.path}/lock`);
  held[Symbol.dispose]();
  (await next)[Symbol.dispose]();
});

function published(store: Store, path: string, content: string) {
  const { digest, bytes } = commit(store, content);
  const fingerprint = digestBytes(content) as string as Fingerprint;
  return { path, digest, bytes, fingerprint, instance: "figure_5" as InstanceId, output: "svg" };
}

Deno.test("publish() sets a file aside that was edited by hand, and says where", async () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const notices: string[] = [];
  const publisher = new Publisher(`${folder.path}/results`, store, (line) => notices.push(line));
  await publisher.change(() => publisher.publish(published(store, "figures/5_roc.svg", "<svg/>")));
  Deno.writeTextFileSync(`${folder.path}/results/figures/5_roc.svg`, "<svg>mine</svg>");
  await publisher.change(() => publisher.publish(published(store, "figures/5_roc.svg", "<svg/>")));
  assertEquals(Deno.readTextFileSync(`${folder.path}/results/figures/5_roc.svg`), "<svg/>");
  assertEquals(Deno.readTextFileSync(`${folder.path}/results/edited/figures/5_roc.svg`), "<svg>mine</svg>");
  assertEquals(notices.length, 1);
});

Deno.test("publish() never overwrites what was set aside before", async () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const publisher = new Publisher(`${folder.path}/results`, store, () => {});
  for (const edit of ["first", "second"]) {
    await publisher.change(() => publisher.publish(published(store, "a.svg", "made")));
    Deno.writeTextFileSync(`${folder.path}/results/a.svg`, edit);
  }
  await publisher.change(() => publisher.publish(published(store, "a.svg", "made")));
  assertEquals(Deno.readTextFileSync(`${folder.path}/results/edited/a.svg`), "first");
  assertEquals(Deno.readTextFileSync(`${folder.path}/results/edited/2/a.svg`), "second");
});

Deno.test("prune() removes what nothing publishes any more, and keeps it if it was edited", async () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const publisher = new Publisher(`${folder.path}/results`, store, () => {});
  await publisher.change(() => {
    for (const path of ["kept.svg", "gone.svg", "edited.svg"]) publisher.publish(published(store, path, path));
  });
  Deno.writeTextFileSync(`${folder.path}/results/edited.svg`, "mine");
  await publisher.change(() => publisher.prune(new Set(["kept.svg"])));
  const left = [...Deno.readDirSync(`${folder.path}/results`)].map(({ name }) => name).toSorted();
  assertEquals(left, ["edited", "kept.svg", "manifest.json"]);
  assertEquals(Deno.readTextFileSync(`${folder.path}/results/edited/edited.svg`), "mine");
});
