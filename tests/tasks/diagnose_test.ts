// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { writeArrays } from "../../lib/artifact/arrays.ts";
import { openDataset } from "../../lib/artifact/dataset.ts";
import { Diagnostics } from "../../lib/artifact/diagnostics.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { auc } from "../../lib/statistics/auc.ts";
import diagnose from "../../tasks/diagnose.ts";
import { labelsOf, runTask, scoresOf, TempFolder, writeDataset, writeScoresFile } from "./answer_inputs.ts";

const labels = labelsOf(600);
const pt = Float32Array.from(labels, (_, event) => 10 + event % 50);

/** Adds the candidates' pT to a data set. */
function addPt(path: string) {
  using file = openDataset(path).arrays;
  const { metadata } = file;
  const y = file.read<Uint8Array>("test/y");
  writeArrays(path, { "test/pt": { shape: [pt.length], data: pt }, "test/y": y }, metadata);
}

async function run(folder: TempFolder, seeds: Record<string, Float32Array>, params = {}, withPt = true) {
  const path = folder.file("dataset.safetensors");
  writeDataset(path, labels);
  if (withPt) addPt(path);
  const scores = Object.entries(seeds).map(([seed, test]) => {
    writeScoresFile(folder.file(`${seed}.safetensors`), test);
    return { path: folder.file(`${seed}.safetensors`), axes: { network: "hl", seed } };
  });
  const { text } = await runTask(diagnose, { folder, params, inputs: { dataset: { path, axes: {} }, scores } });
  return Diagnostics.parse(JSON.parse(text.diagnostics));
}

Deno.test("diagnose counts every event once in the distribution, the calibration and the bins of pT", async () => {
  using folder = new TempFolder();
  const { events, seeds } = await run(folder, { 1: scoresOf(labels, 2), 2: scoresOf(labels, 3) });
  assertEquals(seeds.map(({ seed, collapsed }) => [seed, collapsed]), [["1", false], ["2", false]]);
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  for (const { histogram, calibration, pt } of seeds) {
    assertEquals([total(histogram.signal), total(histogram.background)], [events.signal, events.background]);
    assertEquals(total(calibration.bins.map((bin) => bin.events)), 600);
    assertEquals(total(pt?.bins.map(({ signal, background }) => signal + background) ?? []) + (pt?.outside ?? 0), 600);
  }
});

Deno.test("diagnose takes the edges of the bins from its parameters", async () => {
  using folder = new TempFolder();
  const scores = scoresOf(labels, 2);
  const { seeds: [seed] } = await run(folder, { 1: scores }, { pt_edges: [0, 100], score_bins: 4 });
  assertEquals(seed?.pt?.bins.length, 1);
  assertAlmostEquals(seed?.pt?.bins[0]?.auc ?? NaN, auc(labels, scores), 1e-12);
  assertEquals(seed?.histogram.signal.length, 4);
  assertEquals(diagnose.params.safeParse({ eta_edges: [1, 0] }).success, false);
});

Deno.test("diagnose leaves out a quantity that the input lacks, and calls a constant output collapsed", async () => {
  using folder = new TempFolder();
  const { seeds: [seed] } = await run(folder, { 1: new Float32Array(600).fill(0.5) }, {}, false);
  assertEquals([seed?.pt, seed?.eta, seed?.collapsed], [null, null, true]);
});

Deno.test("diagnose refuses scores of other events", async () => {
  using folder = new TempFolder();
  await assertRejects(() => run(folder, { 1: scoresOf(labelsOf(20), 2) }), InputError, "cannot diagnose seed 1: ");
});
