// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertNotEquals } from "@std/assert";
import { digestJson } from "../../lib/pipeline/identity/digest.ts";
import { fingerprint, type Identity } from "../../lib/pipeline/identity/fingerprint.ts";
import type { Digest } from "../../lib/pipeline/identity.ts";

const digest = (digit: string) => digit.repeat(64) as Digest;
const modules = { "tasks/a.ts": digest("1"), "lib/b.ts": digest("2") };
const identity: Identity = {
  format: 1,
  protocol: 1,
  task: "tasks/a.ts",
  modules,
  packages: { "zod@4.6.7": "sha512-x" },
  toolchain: { deno: "2.9.6" } as Identity["toolchain"],
  params: { lr: 0.1, "ä": [null, true, "\u2028"], b: { z: 1, a: -0 } },
  inputs: { x: [{ axes: { network: "et" }, digest: digest("3"), from: "prepare.dataset" }] },
  outputs: { model: "model.txt" },
};

/** The definition: the digest of the canonical JSON of all of it, but for where inputs came from. */
function defined({ inputs, ...others }: Identity): string {
  const files = Object.entries(inputs).map(([name, all]) => [name, all.map(({ axes, digest }) => ({ axes, digest }))]);
  return digestJson({ ...others, inputs: Object.fromEntries(files) });
}

Deno.test("fingerprint() is the digest of the identity's canonical JSON, however often and from whatever objects", () => {
  const parsed: Identity = JSON.parse(JSON.stringify(identity));
  const reordered = Object.fromEntries(Object.entries(identity).toReversed()) as unknown as Identity;
  for (const each of [identity, identity, parsed, reordered]) {
    assertEquals(fingerprint(each) as string, defined(each));
    assertEquals(fingerprint(each), fingerprint(identity));
  }
});

Deno.test("fingerprint() tells identities apart that share their modules", () => {
  for (const change of [{ params: {} }, { task: "tasks/b.ts" }, { inputs: {} }, { modules: {} }, { outputs: {} }]) {
    const other = { ...identity, ...change };
    assertEquals(fingerprint(other) as string, defined(other));
    assertNotEquals(fingerprint(other), fingerprint(identity));
  }
});

Deno.test("fingerprint() does not depend on where an input came from", () => {
  const moved = { ...identity, inputs: { x: [{ axes: { network: "et" }, digest: digest("3"), from: "elsewhere" }] } };
  assertEquals(fingerprint(moved), fingerprint(identity));
});
