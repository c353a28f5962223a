// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SampleQuality } from "../../lib/artifact/sample_quality.ts";
import compareSample from "../../tasks/compare_sample.ts";
import { writeExcerpt } from "../dataset/excerpt.ts";
import { runPrepare, TempFolder } from "../dataset/prepared.ts";
import { runTask } from "./run_task.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

async function qualityOf(folder: TempFolder, electrons: string): Promise<SampleQuality> {
  const { datasetPath } = await runPrepare(folder, electrons);
  const summary = folder.at("summary.json"), histograms = fileOf("data/published_histograms.yaml");
  const inputs = { dataset: datasetPath, summary, histograms };
  await runTask(compareSample, { params: {}, inputs, folder: folder.path, cores: 1 });
  return SampleQuality.parse(JSON.parse(Deno.readTextFileSync(folder.at("sample_quality.json"))));
}

Deno.test("compare_sample finds the bundled sample's softer Rhad and heavier mass, and writes a table of all quantities", async () => {
  using folder = new TempFolder();
  const { authors, quantities, notes } = await qualityOf(folder, fileOf("data/electrons.h5"));
  assertEquals([authors, quantities.length], [false, 8]);
  const [Rhad] = quantities, mass = quantities.at(-1);
  assert(Rhad && mass);
  assert(!Rhad.background.agrees && (Rhad.background.ours.mean ?? NaN) < (Rhad.background.published.mean ?? NaN));
  assert(!mass.background.agrees && (mass.background.ours.mean ?? NaN) > (mass.background.published.mean ?? NaN));
  // Most events lie exactly on the last edge of Rphi, which undoing the scaling misses by rounding.
  assertEquals(quantities.find(({ quantity }) => quantity === "Rphi")?.signal.ours.above, 0);
  assertStringIncludes(notes.join(" "), "Rhad alone separates the classes less here");
  const csv = Deno.readTextFileSync(folder.at("table.csv")).trim().split("\n");
  assertEquals(csv.length, 17);
});

Deno.test("compare_sample refuses quantities of unknown scale by name", async () => {
  using folder = new TempFolder();
  await writeExcerpt(folder.at("x.h5"), [], (columns) => {
    for (const [name, { data }] of Object.entries(columns)) {
      if (/^(et|ht|mass)/.test(name)) data.forEach((value, i) => data[i] = Number(value) / 128);
    }
  });
  const { refused, quantities } = await qualityOf(folder, folder.at("x.h5"));
  assertEquals(refused.map(({ quantity }) => quantity), ["mass"]);
  assertStringIncludes(refused[0]?.why ?? "", "scaled before, with constants that it does not state");
  assertEquals(quantities.length, 7);
});
