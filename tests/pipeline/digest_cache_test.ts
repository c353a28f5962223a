// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertNotEquals } from "@std/assert";
import { digestFile } from "../../lib/pipeline/identity/digest.ts";
import type { Digest } from "../../lib/pipeline/identity.ts";
import { DigestCache } from "../../lib/pipeline/store/digest_cache.ts";
import { sealedText } from "../../lib/pipeline/store/sealed.ts";
import { Store } from "../../lib/pipeline/store/store.ts";
import { tempFolder } from "./temp_folder.ts";

/** A cache that has remembered a file, a minute after it was written; `at` is its clock from then on. */
function remembered(folder: string): { cache: DigestCache; path: string; clock: { at: number } } {
  const path = `${folder}/file`;
  Deno.writeTextFileSync(path, "one");
  const clock = { at: Date.now() + 60_000 };
  const cache = new DigestCache(`${folder}/digests.json`, () => clock.at);
  cache.digest(path);
  cache.save();
  return { cache, path, clock };
}

/** Puts a wrong digest into the cache's file, so that a test sees whether it is believed. */
function falsify(file: string, seal: boolean): void {
  const { entries } = JSON.parse(Deno.readTextFileSync(file));
  for (const entry of Object.values<{ digest: string }>(entries)) entry.digest = "wrong";
  Deno.writeTextFileSync(file, seal ? sealedText({ entries }, "digests") : JSON.stringify({ entries, seal: "0" }));
}

Deno.test("a remembered digest is believed while the file keeps its stamp", () => {
  using folder = tempFolder();
  const { path, clock } = remembered(folder.path);
  falsify(`${folder.path}/digests.json`, true);
  assertEquals(new DigestCache(`${folder.path}/digests.json`, () => clock.at).digest(path), "wrong" as Digest);
});

Deno.test("a remembered digest is not believed after the clock was set back behind the file's times", () => {
  using folder = tempFolder();
  const { path } = remembered(folder.path);
  falsify(`${folder.path}/digests.json`, true);
  const yesterday = Date.now() - 86_400_000;
  assertEquals(new DigestCache(`${folder.path}/digests.json`, () => yesterday).digest(path), digestFile(path));
});

Deno.test("a file from the future is read every time", () => {
  using folder = tempFolder();
  const path = `${folder.path}/file`;
  const [cache, future] = [new DigestCache(`${folder.path}/digests.json`), new Date(Date.now() + 3_600_000)];
  for (const content of ["one", "two"]) {
    Deno.writeTextFileSync(path, content);
    Deno.utimeSync(path, future, future);
    assertEquals(cache.digest(path), digestFile(path));
  }
});

Deno.test("an edited cache is not believed and says so", () => {
  using folder = tempFolder();
  const { path, clock } = remembered(folder.path);
  falsify(`${folder.path}/digests.json`, false);
  const cache = new DigestCache(`${folder.path}/digests.json`, () => clock.at);
  assertEquals(cache.digest(path), digestFile(path));
  assertEquals(cache.damage, "its content is not what its seal says");
});

Deno.test("one cache is not taken for another", () => {
  using folder = tempFolder();
  const { path } = remembered(folder.path);
  Deno.renameSync(`${folder.path}/digests.json`, `${folder.path}/closures.json`);
  const cache = new DigestCache(`${folder.path}/closures.json`);
  assertEquals(cache.digest(path), digestFile(path));
  assertNotEquals(cache.damage, undefined);
});

Deno.test("an object that is overwritten within the very step of the clock in which it was made is noticed", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  // As often as it takes for both to fall into one step.
  for (let round = 0; round < 50; round++) {
    Deno.writeTextFileSync(`${store.folder}/fresh`, `content ${round}`);
    const { digest } = store.objects.commit(`${store.folder}/fresh`);
    const path = store.objects.path(digest);
    Deno.chmodSync(path, 0o644);
    Deno.writeTextFileSync(path, `CONTENT ${round}`);
    assertEquals(store.objects.check(digest), "damaged");
  }
});
