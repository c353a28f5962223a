// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertNotEquals } from "@std/assert";
import { explain } from "../../lib/pipeline/identity/explain.ts";
import { fingerprint, type Identity, notMadeYet } from "../../lib/pipeline/identity/fingerprint.ts";
import type { Digest } from "../../lib/pipeline/identity.ts";

const digest = (text: string) => text as Digest;
const file = (network: string, content: string) => ({
  axes: { network },
  digest: digest(content),
  from: `predict@${network}/1.scores`,
});

const before: Identity = {
  format: 1,
  protocol: 1,
  task: "tasks/evaluate.ts",
  modules: { "lib/statistics/auc.ts": digest("a"), "lib/statistics/roc.ts": digest("b") },
  packages: { "zod@4.6.6": "sha512-x" },
  toolchain: { deno: "2.9.6", compilerOptions: {}, unstable: [], links: [] },
  params: { network: { lr: 0.001, dropout: 0 } },
  inputs: { scores: [file("hl", "1"), file("et", "2")] },
  outputs: { metrics: "metrics.json" },
};
const reasons = (change: Partial<Identity>) => explain(before, { ...before, ...change }).map(({ text }) => text);

Deno.test("explain() finds nothing between an identity and itself", () => {
  assertEquals(reasons({}), []);
});

Deno.test("explain() names the parameter with its old and new value", () => {
  assertEquals(reasons({ params: { network: { lr: 0.0005, dropout: 0 } } }), ["with.network.lr 0.001 -> 0.0005"]);
});

Deno.test("explain() names a parameter that is gone or new", () => {
  assertEquals(reasons({ params: { network: { lr: 0.001, hidden: 3 } } }), [
    "with.network.dropout 0 -> nothing",
    "with.network.hidden nothing -> 3",
  ]);
});

Deno.test("explain() gives every cause at once: code, package, input, toolchain", () => {
  assertEquals(
    reasons({
      modules: { "lib/statistics/auc.ts": digest("c"), "lib/statistics/rank.ts": digest("d") },
      packages: { "zod@4.6.7": "sha512-y" },
      inputs: { scores: [file("hl", "1"), file("et", "9")] },
      toolchain: { ...before.toolchain, deno: "2.9.7" },
    }),
    [
      "code lib/statistics/auc.ts",
      "code lib/statistics/rank.ts is new",
      "code lib/statistics/roc.ts is no longer reached",
      "package zod 4.6.6 -> 4.6.7",
      "input scores: predict@et/1.scores",
      'Deno "2.9.6" -> "2.9.7"',
    ],
  );
});

Deno.test("explain() names inputs that are gone and inputs in another order", () => {
  assertEquals(reasons({ inputs: { scores: [file("hl", "1")] } }), ["input scores: predict@et/1.scores is gone"]);
  assertEquals(reasons({ inputs: { scores: [file("et", "2"), file("hl", "1")] } }), ["input scores: other order"]);
});

Deno.test("explain() says what an input comes from now instead, and nothing of what is not made yet", () => {
  const moved = { ...file("et", "9"), from: "source scores" };
  assertEquals(explain(before, { ...before, inputs: { scores: [file("hl", "1"), moved] } }), [{
    kind: "input",
    text: "input scores: source scores instead of predict@et/1.scores",
    from: "source scores",
  }]);
  const open = { ...file("et", ""), digest: notMadeYet };
  assertEquals(reasons({ inputs: { scores: [file("hl", "1"), open] } }), []);
  assertEquals(reasons({ inputs: { scores: [...before.inputs.scores ?? [], { ...open, axes: { network: "ht" } }] } }), [
    "input scores: predict@et/1.scores is new",
  ]);
});

Deno.test("fingerprint() depends on content and axes of an input, not on which stage made it", () => {
  const renamed = { ...file("hl", "1"), from: "elsewhere.scores" };
  assertEquals(fingerprint({ ...before, inputs: { scores: [renamed, file("et", "2")] } }), fingerprint(before));
  assertNotEquals(
    fingerprint({ ...before, inputs: { scores: [file("ht", "1"), file("et", "2")] } }),
    fingerprint(before),
  );
});

Deno.test("fingerprint() does not depend on the order of keys", () => {
  const params = { network: { dropout: 0, lr: 0.001 } };
  assertEquals(fingerprint({ ...before, params }), fingerprint(before));
});
