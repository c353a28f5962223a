// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { featureQuantities, SampleFeatures } from "../../lib/artifact/sample_features.ts";
import describeFeatures from "../../tasks/describe_features.ts";
import { runPrepare, TempFolder } from "../dataset/prepared.ts";
import { type Column, writeSample } from "../dataset/sample_file.ts";
import { runTask } from "./run_task.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

async function featuresOf(folder: TempFolder, electrons: string): Promise<SampleFeatures> {
  const { datasetPath } = await runPrepare(folder, electrons);
  const inputs = { dataset: datasetPath, histograms: fileOf("data/published_histograms.yaml") };
  await runTask(describeFeatures, { params: {}, inputs, folder: folder.path, cores: 1 });
  return SampleFeatures.parse(JSON.parse(Deno.readTextFileSync(folder.at("features.json"))));
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

Deno.test("describe_features gives numpy's histograms of the bundled sample in the published bins, though prepare scaled it", async () => {
  using folder = new TempFolder();
  const { events, histograms, notes } = await featuresOf(folder, fileOf("data/electrons.h5"));
  const recorded = JSON.parse(Deno.readTextFileSync(fileOf("tests/fixtures/sample/sample.json"))).histograms;
  assertEquals([events.signal + events.background, notes], [40000, []]);
  assertEquals(histograms.map(({ quantity }) => quantity), [...featureQuantities]);
  for (const { quantity, publishedBins, signal, background } of histograms) {
    assert(publishedBins);
    for (const [name, ours] of Object.entries({ signal, background })) {
      const numpy: number[] = recorded[quantity][name];
      // Scaling and float32 move a value by 1e-7 of the range: an event at an edge may change its bin.
      const moved = total(ours.counts.map((count, bin) => Math.abs(count - (numpy[bin] ?? 0))));
      assert(moved <= 4, `${quantity} of ${name}: ${moved} counts differ`);
    }
    assertEquals(total(signal.counts) + signal.below + signal.above, events.signal);
    assertEquals(total(background.counts) + background.below + background.above, events.background);
  }
});

Deno.test("describe_features keeps what was scaled before in the file's units, in bins of its own, and says so", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), {
    events: { train: 40, valid: 10, test: 10 },
    change: (columns: Record<string, Column>) => {
      for (const [name, { data }] of Object.entries(columns)) {
        const [factor, shift] = /^hl\//.test(name) ? [0.2, -0.5] : /^(et|ht|mass)\//.test(name) ? [1 / 125, 0] : [1, 0];
        data.forEach((value, i) => data[i] = factor * Number(value) + shift);
      }
    },
  });
  const { events, histograms, notes } = await featuresOf(folder, folder.at("x.h5"));
  assert(histograms.every(({ unit, publishedBins, edges }) => unit === null && !publishedBins && edges.length === 51));
  assert(histograms.every(({ background: { below, above } }) => below + above === 0));
  assertEquals(events.signal + events.background, 60);
  assertEquals(notes.length, 3);
  assertStringIncludes(notes[0] ?? "", "The features are in the file's units");
  assertStringIncludes(notes[1] ?? "", "The mass is in the file's units");
  assertStringIncludes(notes[2] ?? "", "needs images of 31 × 31 towers; these have 8 × 8");
});
