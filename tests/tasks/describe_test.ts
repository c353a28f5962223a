// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Spectra } from "../../lib/artifact/spectra.ts";
import describe from "../../tasks/describe.ts";
import { runPrepare, TempFolder } from "../dataset/prepared.ts";
import { type SampleOptions, writeSample } from "../dataset/sample_file.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

async function spectraOf(folder: TempFolder, electrons: string): Promise<Spectra> {
  const { datasetPath } = await runPrepare(folder, electrons);
  await describe.run({
    params: describe.params.parse({}),
    inputs: { dataset: { path: datasetPath, axes: {} } },
    outputs: { spectra: folder.at("spectra.json") },
    checkpoint: folder.path,
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: () => {},
    say: () => {},
    produced: () => {},
  });
  return Spectra.parse(JSON.parse(Deno.readTextFileSync(folder.at("spectra.json"))));
}

async function spectraOfSample(options: Partial<SampleOptions>): Promise<Spectra> {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events: { train: 8, valid: 4, test: 4 }, ...options });
  return await spectraOf(folder, folder.at("x.h5"));
}

Deno.test("describe gives numpy's histograms of the bundled sample, in the paper's bins", async () => {
  using folder = new TempFolder();
  const { events, pt, eta, missing } = await spectraOf(folder, fileOf("data/electrons.h5"));
  const expected = JSON.parse(Deno.readTextFileSync(fileOf("tests/fixtures/hdf5/bundled.json")));
  assertEquals([events, missing], [expected.events, null]);
  assert(pt && eta);
  for (const name of ["signal", "background"] as const) {
    assertEquals(pt[name].counts, expected.pt[name]);
    assertEquals([pt[name].below, pt[name].above], [0, expected.pt_above[name]]);
    assertEquals(eta[name].counts, expected.eta[name]);
    assertEquals([eta[name].below, eta[name].above], [0, 0]);
  }
  assertEquals(pt.background.edges.slice(0, 3), [10, 12.14, 14.28]);
  assertEquals([pt.background.edges.at(-1), pt.signal.edges.at(-1), pt.signal.edges.length], [117, 93, 51]);
  const first = expected.pt.background[0] / expected.events.background / 2.14;
  assertAlmostEquals(pt.background.density[0] ?? NaN, first, 1e-12);
  const area = eta.signal.density.reduce((sum, density) => sum + 0.25 * density, 0);
  assertAlmostEquals(area, 1, 1e-12);
});

Deno.test("describe counts an event on an edge in the bin above, on the last edge in the last bin, and what lies beyond", async () => {
  const { pt } = await spectraOfSample({
    change: (columns) => {
      columns["y/train"] = { shape: [8], data: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 1) };
      columns["pt/train"] = { shape: [8], data: Float64Array.of(10, 63.5, 117, 9.5, 117.5, 200, 10, 93) };
    },
  });
  assert(pt);
  const filled = pt.background.counts.flatMap((count, bin) => count > 0 ? [[bin, count]] : []);
  assertEquals(filled, [[0, 1], [25, 1], [49, 1]]);
  assertEquals([pt.background.below, pt.background.above], [1, 2]);
  assertAlmostEquals(pt.background.density[0] ?? NaN, 1 / (6 * 2.14), 1e-12);
  assertEquals([pt.signal.counts[0], pt.signal.counts[49]], [1, 1]);
});

Deno.test("describe says what is missing when the input has no pt and eta", async () => {
  const { pt, eta, missing } = await spectraOfSample({ kinematics: false });
  assertEquals([pt, eta], [null, null]);
  assertEquals(missing, "The input has no candidate pT and eta, so the spectrum cannot be drawn.");
});

Deno.test("describe draws eta alone where only pt is missing", async () => {
  const { pt, eta, missing } = await spectraOfSample({
    change: (columns) => {
      for (const split of ["train", "valid", "test"]) delete columns[`pt/${split}`];
    },
  });
  assertEquals([pt, missing], [null, "The input has no candidate pT, so the spectrum cannot be drawn."]);
  assert(eta);
});
