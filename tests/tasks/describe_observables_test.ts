// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ObservableDistributions } from "../../lib/artifact/observable_distributions.ts";
import describeObservables from "../../tasks/describe_observables.ts";
import { writeSmallDataset } from "../model/small_dataset.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { runTask } from "./run_task.ts";

Deno.test("describe_observables bins the observables of Figures 6 and 7 as published", async () => {
  using folder = tempFolder();
  const dataset = folder.path + "/dataset.safetensors";
  writeSmallDataset(dataset, { train: 20, valid: 20, test: 300 });
  const published_search = new URL("../../data/published_search.yaml", import.meta.url).pathname;
  const inputs = { dataset, published_search };
  await runTask(describeObservables, { params: {}, inputs, folder: folder.path, cores: 1 });
  const text = Deno.readTextFileSync(`${folder.path}/observable_distributions.json`);
  const { events, observables } = ObservableDistributions.parse(JSON.parse(text));
  assertEquals(events.signal + events.background, 300);
  assertEquals(observables.length, 5);
  for (const { distribution: { signal, background } } of observables) {
    const total = ({ counts, zero, outside }: typeof signal) => counts.reduce((a, b) => a + b) + zero + outside;
    assertEquals([total(signal), total(background)], [events.signal, events.background]);
    assertEquals(signal.counts.length, 29);
  }
  // Signal is a single cell here: no distance at all, and all of the energy in it.
  const [edge] = observables, dot = observables.at(-1);
  assertEquals(edge?.distribution.signal.zero, events.signal);
  assertEquals(dot?.distribution.signal.counts.at(-1), events.signal);
  // Binned AUCs of the published histograms, as read from the figures: 0.867 and 0.883.
  assertAlmostEquals(edge?.auc.published ?? NaN, 0.867, 5e-4);
  assertAlmostEquals(dot?.auc.published ?? NaN, 0.883, 5e-4);
  assert(observables.every(({ auc }) => auc.all >= 0.5));
});
