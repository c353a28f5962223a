// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { CellSpool } from "../../lib/dataset/cell_spool.ts";
import { Hdf5File } from "../../lib/dataset/hdf5.ts";
import { readImages } from "../../lib/dataset/images.ts";
import { TempFolder } from "./prepared.ts";
import { type Column, uniform, writeSample } from "./sample_file.ts";

/** Reads et/train of a sample with these pixels, in blocks of 16 events. */
async function cellsOf(pixels: Float32Array | Float64Array, events: number, size: number) {
  using folder = new TempFolder();
  const change = (columns: Record<string, Column>) => {
    columns["et/train"] = { shape: [events, size, size, 1], data: pixels };
  };
  await writeSample(folder.at("x.h5"), { events: { train: events, valid: 2, test: 2 }, size, gzipRows: 16, change });
  using file = await Hdf5File.open(folder.at("x.h5"));
  using spool = new CellSpool(folder.at("scratch"));
  let read = 0;
  const { start, pixels: facts } = await readImages(file.dataset("et/train"), events, spool, (count) => read += count);
  const cells = [...spool.read()];
  return {
    start: [...start],
    facts,
    read,
    count: spool.count,
    position: cells.flatMap(({ position }) => [...position]),
    value: cells.flatMap(({ value }) => [...value]),
  };
}

Deno.test("readImages() keeps every cell of dense images, more than a spool's block holds", async () => {
  const random = uniform(5);
  const events = 100, size = 32;
  const pixels = Float32Array.from({ length: events * size ** 2 }, () => 0.1 + random());
  const { start, position, value, count, read, facts } = await cellsOf(pixels, events, size);
  assertEquals([count, read, facts.largest], [events * size ** 2, events, Math.max(...pixels)]);
  assertEquals(facts.count, count);
  assertAlmostEquals(facts.squares, pixels.reduce((sum, pixel) => sum + pixel ** 2, 0), 1e-6);
  assertEquals(start, Array.from({ length: events + 1 }, (_, event) => event * size ** 2));
  assertEquals(position, Array.from({ length: pixels.length }, (_, i) => i % size ** 2));
  assertEquals(value, [...pixels]);
});

Deno.test("readImages() leaves out zeros, negative zeros and what float32 takes for zero", async () => {
  const pixels = new Float64Array(5 * 16);
  pixels[16] = 0.1;
  pixels[17] = -0;
  pixels[31] = 1e-60;
  pixels[79] = 1e-40;
  const { start, position, value } = await cellsOf(pixels, 5, 4);
  assertEquals(start, [0, 0, 1, 1, 1, 2]);
  assertEquals([position, value], [[0, 15], [0.1, 1e-40]]);
});
