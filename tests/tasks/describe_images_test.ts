// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { SampleImages } from "../../lib/artifact/sample_images.ts";
import type { Towers } from "../../lib/artifact/tower_image.ts";
import describeImages from "../../tasks/describe_images.ts";
import { runPrepare, TempFolder } from "../dataset/prepared.ts";
import { type Column, type SampleOptions, writeSample } from "../dataset/sample_file.ts";
import { runTask } from "./run_task.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

async function imagesOf(folder: TempFolder, electrons: string): Promise<SampleImages> {
  const { datasetPath } = await runPrepare(folder, electrons);
  await runTask(describeImages, { params: {}, inputs: { dataset: datasetPath }, folder: folder.path, cores: 1 });
  return SampleImages.parse(JSON.parse(Deno.readTextFileSync(folder.at("images.json"))));
}

async function imagesOfSample(options: Partial<SampleOptions>): Promise<SampleImages> {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events: { train: 8, valid: 4, test: 4 }, ...options });
  return await imagesOf(folder, folder.at("x.h5"));
}

/** All towers, empty ones as 0. */
function dense(towers: Towers, size: number): number[] {
  const energies = new Array<number>(size ** 2).fill(0);
  for (const [position, energy] of towers) energies[position] = energy;
  return energies;
}

Deno.test("describe_images gives numpy's mean images of the bundled sample, in GeV and with HCal pixels added up", async () => {
  using folder = new TempFolder();
  const images = await imagesOf(folder, fileOf("data/electrons.h5"));
  const recorded = JSON.parse(Deno.readTextFileSync(fileOf("tests/fixtures/sample/sample.json"))).images;
  assertEquals(images.grids.et, {
    size: 31,
    halfWidth: { eta: 0.3875, phi: 15.5 * (Math.PI / 126) },
    pixels: 1,
    unit: "GeV",
  });
  assertEquals(images.grids.ht, { size: 8, halfWidth: { eta: 0.4, phi: 4 * (Math.PI / 31) }, pixels: 4, unit: "GeV" });
  for (const name of ["signal", "background"] as const) {
    const [ours, numpy] = [images[name], recorded[name]];
    assertEquals([ours.events, ours.example.event], [numpy.events, numpy.example]);
    assertAlmostEquals(ours.empty.ht, numpy.empty_ht, 1e-6);
    const et = dense(ours.mean.et, 31);
    et.slice(15 * 31, 16 * 31).forEach((energy, column) => {
      // Six digits are kept, which is 5e-6 at worst, and float32 was scaled and scaled back.
      assertAlmostEquals(energy, numpy.et_row_15[column], 6e-6 * numpy.et_row_15[column]);
    });
    assertAlmostEquals(et.reduce((sum, energy) => sum + energy, 0), numpy.et_total, 1e-5 * numpy.et_total);
    dense(ours.mean.ht, 8).forEach((energy, tower) => {
      const expected = numpy.ht.flat()[tower];
      assertAlmostEquals(energy, expected, 6e-6 * expected);
    });
  }
});

Deno.test("describe_images says that it does not know the unit of images that were scaled before, nor the size of other towers", async () => {
  const { grids, signal } = await imagesOfSample({
    kinematics: false,
    change: (columns: Record<string, Column>) => {
      for (const [name, { data }] of Object.entries(columns)) {
        if (/^[eh]t\//.test(name)) data.forEach((energy, pixel) => data[pixel] = Number(energy) / 125);
      }
    },
  });
  assertEquals(grids.et, { size: 8, halfWidth: null, pixels: 1, unit: null });
  assertEquals(grids.ht.unit, null);
  assertEquals([signal.example.pt, signal.example.eta], [null, null]);
});

Deno.test("describe_images keeps single pixels where they are not shared in blocks of 4 x 4", async () => {
  const { grids } = await imagesOfSample({ size: 32 });
  assertEquals([grids.ht.size, grids.ht.pixels], [32, 1]);
  assertEquals(grids.ht.halfWidth?.eta, 0.4);
});
