// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import type { Fingerprint } from "../../lib/pipeline/identity.ts";
import {
  compareNumbers,
  compareOutput,
  isFault,
  sameProducer,
  worstVerdict,
} from "../../lib/pipeline/verify/compare_outputs.ts";
import { sampleOf } from "../../lib/pipeline/verify/sample.ts";
import type { Producer, Tolerances } from "../../lib/task/contract.ts";

function compared(recorded: unknown, again: unknown, tolerances?: Tolerances) {
  const digest = (value: unknown) => digestBytes(JSON.stringify(value) ?? "nothing");
  return compareOutput({
    output: "metrics",
    recorded: digest(recorded),
    again: digest(again),
    tolerances,
    contents: () => ({ recorded, again }),
  });
}

Deno.test("compareOutput() asks for no content where the bytes are equal", () => {
  const digest = digestBytes("a");
  const contents = () => {
    throw new Error("asked");
  };
  const output = { output: "metrics", recorded: digest, again: digest, tolerances: { auc: 0.1 }, contents };
  assertEquals(compareOutput(output).verdict, "equal");
});

Deno.test("other bytes differ where no numbers are declared, and where the declared ones are nowhere", () => {
  assertEquals(compared({ auc: 0.9 }, { auc: 0.90001 }).verdict, "differs");
  assertEquals(compared({ auc: 0.9 }, { auc: 0.90001 }, {}).verdict, "differs");
  assertEquals(compared({ auc: 0.9 }, { auc: 0.90001 }, { rejection: 1 }).verdict, "differs");
  assertEquals(compared(undefined, undefined, { auc: 1 }).verdict, "equal");
  assertEquals(compared({ auc: 0.9 }, undefined, { auc: 1 }).verdict, "differs");
});

Deno.test("an output is within when every declared number is, the limit included, whatever else it holds", () => {
  const tolerances = { "seeds.*.auc": 0.25, epochs: 0 };
  const recorded = { seeds: [{ auc: 0.5 }, { auc: 0.75 }], epochs: 12, note: "a" };
  assertEquals(compared(recorded, { ...recorded, seeds: [{ auc: 0.75 }, { auc: 0.5 }], note: "b" }, tolerances), {
    ...compared(recorded, { ...recorded, seeds: [{ auc: 0.75 }, { auc: 0.5 }], note: "b" }, tolerances),
    verdict: "within",
    moved: [
      { place: "seeds.0.auc", recorded: 0.5, again: 0.75, tolerance: 0.25, beyond: false },
      { place: "seeds.1.auc", recorded: 0.75, again: 0.5, tolerance: 0.25, beyond: false },
    ],
  });
  assertEquals(compared(recorded, { ...recorded, note: "b" }, tolerances).verdict, "within");
  assertEquals(compared(recorded, { ...recorded, epochs: 13 }, tolerances).verdict, "differs");
});

Deno.test("a declared number that is missing, new, or no number any more is beyond any tolerance", () => {
  const beyond = (recorded: unknown, again: unknown) =>
    compareNumbers(recorded, again, { "seeds.*": 1e9 }).moved.map(({ place, beyond }) => [place, beyond]);
  assertEquals(beyond({ seeds: [1, 2] }, { seeds: [1] }), [["seeds.1", true]]);
  assertEquals(beyond({ seeds: [1] }, { seeds: [1, 2] }), [["seeds.1", true]]);
  assertEquals(beyond({ seeds: [1] }, { seeds: [null] }), [["seeds.0", true]]);
});

Deno.test("producers are the same by backend, adapter, arithmetic and packages, not by the reason for a backend", () => {
  const wasm: Producer = { backend: "wasm", arithmetic: "fused multiply-add", packages: { a: "1", b: "2" } };
  assertEquals(sameProducer(undefined, undefined), true);
  assertEquals(sameProducer(wasm, { ...wasm, reason: "no adapter", packages: { b: "2", a: "1" } }), true);
  for (
    const other of [
      undefined,
      { ...wasm, backend: "webgpu" as const },
      { ...wasm, adapter: "llvmpipe" },
      { ...wasm, arithmetic: "multiply, then add" as const },
      { ...wasm, packages: { a: "1", b: "3" } },
    ]
  ) assertEquals(sameProducer(wasm, other), false);
});

Deno.test("other bytes of the same producer are a fault even within tolerances, of another one only beyond", () => {
  const [equal, within, differs] = [
    compared({ auc: 1 }, { auc: 1 }),
    compared({ auc: 1 }, { auc: 2 }, { auc: 1 }),
    compared({ auc: 1 }, { auc: 3 }, { auc: 1 }),
  ];
  assertEquals(worstVerdict([equal, within]), "within");
  assertEquals(worstVerdict([within, differs, equal]), "differs");
  assertEquals([[equal], [equal, within], [differs]].map((outputs) => isFault(outputs, true)), [false, true, true]);
  assertEquals([[equal], [equal, within], [differs]].map((outputs) => isFault(outputs, false)), [false, false, true]);
});

Deno.test("sampleOf() picks the smallest fingerprints in the given order, and others with a seed", () => {
  const all = ["c", "a", "d", "b"].map((name) => ({ fingerprint: digestBytes(name) as string as Fingerprint }));
  const smallest = all.map(({ fingerprint }) => fingerprint).toSorted().slice(0, 2);
  const picked = sampleOf(all, { count: 2 });
  assertEquals(picked, all.filter(({ fingerprint }) => smallest.includes(fingerprint)));
  assertEquals(sampleOf(all, { count: 9 }), all);
  const seeded = new Set(["1", "2", "3", "4", "5"].map((seed) => JSON.stringify(sampleOf(all, { count: 2, seed }))));
  assertEquals(seeded.size > 1, true);
  assertEquals(
    sampleOf(all, { count: 2, seed: "1" }),
    sampleOf(all.toReversed(), { count: 2, seed: "1" }).toReversed(),
  );
});
