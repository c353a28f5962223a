// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import { fingerprint, type Identity } from "../../lib/pipeline/identity/fingerprint.ts";
import type { Digest, Fingerprint, InstanceId } from "../../lib/pipeline/identity.ts";
import type { RunRecord } from "../../lib/pipeline/store/records.ts";
import { Store } from "../../lib/pipeline/store/store.ts";
import { tempFolder } from "./temp_folder.ts";

function record(scale: number): RunRecord {
  const identity: Identity = {
    format: 1,
    protocol: 1,
    task: "tasks/prepare.ts",
    modules: { "tasks/prepare.ts": digestBytes("code") },
    packages: {},
    toolchain: { deno: "2.9.6", compilerOptions: {}, unstable: [], links: {} },
    params: { scale },
    inputs: {},
    outputs: { prepared: "prepared.txt" },
  };
  return {
    version: 1,
    fingerprint: fingerprint(identity),
    instance: "prepare" as InstanceId,
    identity,
    outputs: { prepared: { digest: digestBytes("2 4"), bytes: 3, file: "prepared.txt" } },
    seconds: 1,
    finished: "2026-01-01T00:00:00.000Z",
    host: "here",
    cores: 1,
  };
}

const pathOf = (store: Store, key: Fingerprint) => `${store.folder}/records/${key.slice(0, 2)}/${key}.json`;

/** Puts a text where the record of a fingerprint is, and says what is found there. */
function found(store: Store, key: Fingerprint, text: string): string {
  const path = pathOf(store, key);
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
  const reading = store.records.read(key);
  return reading.state === "damaged" ? reading.why : reading.state;
}

Deno.test("a record is sealed, and every flipped bit of it is noticed or changes nothing", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const written = record(2);
  store.records.write(written);
  assertEquals(store.records.find(written.fingerprint), written);
  const path = pathOf(store, written.fingerprint);
  const bytes = Deno.readFileSync(path);
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
    Deno.writeFileSync(path, damaged);
    assertEquals(store.records.read(written.fingerprint).state, "damaged", `bit ${at % 8} of byte ${at}`);
  }
});

Deno.test("a truncated, an empty and a swapped record are damaged, each with its reason", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const [one, two] = [record(2), record(3)];
  store.records.write(one);
  const text = Deno.readTextFileSync(pathOf(store, one.fingerprint));
  assertEquals(found(store, one.fingerprint, text.slice(0, -9)), "it is not JSON");
  assertEquals(found(store, one.fingerprint, ""), "it is empty");
  assertEquals(found(store, one.fingerprint, "[]"), "it is not a JSON object");
  assertEquals(found(store, two.fingerprint, text), "it is the record of prepare");
  assertEquals(found(store, one.fingerprint, text), "sound");
});

Deno.test("a record of version 1 from before seals is read if it is in itself consistent", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const old = record(2);
  assertEquals(found(store, old.fingerprint, JSON.stringify(old)), "sound");
  const other = { ...old, identity: { ...old.identity, params: { scale: 3 } } };
  assertStringIncludes(found(store, old.fingerprint, JSON.stringify(other)), "does not give its fingerprint");
  const output = { digest: "2" as Digest, bytes: 3, file: "prepared.txt" };
  const broken = { ...old, outputs: { prepared: output } };
  assertStringIncludes(found(store, old.fingerprint, JSON.stringify(broken)), "it has no seal");
  assertStringIncludes(found(store, old.fingerprint, JSON.stringify({ ...old, sial: "0" })), "it has lost its seal");
  assertStringIncludes(found(store, old.fingerprint, JSON.stringify({ ...old, version: 9 })), "its version is 9");
});

Deno.test("setAside() keeps a damaged record for a look, and leaves a sound one where it is", () => {
  using folder = tempFolder();
  const store = Store.open(folder.path);
  const { fingerprint: key } = record(2);
  store.records.write(record(2));
  store.records.setAside(key);
  assertEquals(store.records.read(key).state, "sound");
  found(store, key, "{}x");
  store.records.setAside(key);
  assertEquals(store.records.read(key).state, "missing");
  assertEquals(Deno.readTextFileSync(`${store.folder}/damaged/${key}.json`), "{}x");
});

Deno.test("open() refuses a store whose marker is damaged, and opens one whose marker a power cut left empty", () => {
  using folder = tempFolder();
  const marker = `${Store.open(folder.path).folder}/store.json`;
  Deno.writeTextFileSync(marker, '{"version":1');
  let message = "";
  try {
    Store.open(folder.path);
  } catch (error) {
    message = (error as Error).message;
  }
  assertStringIncludes(message, 'store.json: it is damaged, expected {"version":1}');
  Deno.writeTextFileSync(marker, "");
  Store.open(folder.path);
  assertEquals(Deno.readTextFileSync(marker), '{"version":1}');
  assert(message !== "");
});
