/** The prepared data set against the generator's golden events, which hold 20 candidates in full precision. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { ArrayFile } from "../../lib/artifact/arrays.ts";
import {
  type DatasetInfo,
  hlNames,
  type ImageFeature,
  openDataset,
  type Split,
  splits,
} from "../../lib/artifact/dataset.ts";
import { runPrepare, TempFolder } from "./prepared.ts";

type GoldenCell = readonly [row: number, column: number, energy: number, transverseEnergy: number];
interface Golden {
  readonly y: number;
  readonly track: { readonly pt: number; readonly eta: number };
  readonly ecal: readonly GoldenCell[];
  readonly hcal: readonly GoldenCell[];
  readonly hl: Readonly<Record<string, number>>;
  readonly mass: number;
}

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

/** Transverse energy by position; each of the 8 x 8 HCal cells is shared among 4 x 4 pixels. */
const wantedCells = {
  et: ({ ecal }: Golden) => ecal.map(([row, column, , energy]) => [row * 31 + column, energy] as const),
  ht: ({ hcal }: Golden) =>
    hcal.flatMap(([row, column, , energy]) => {
      const pixel = (k: number) => (4 * row + (k >> 2)) * 32 + 4 * column + k % 4;
      return Array.from({ length: 16 }, (_, k) => [pixel(k), energy / 16] as const);
    }),
};

function assertCells(arrays: ArrayFile, name: `${Split}/${ImageFeature}`, row: number, by: number, golden: Golden) {
  const [from = 0, to = 0] = arrays.rows(`${name}/start`, row, row + 2);
  const position = [...arrays.rows(`${name}/position`, from, to)];
  const value = arrays.rows(`${name}/value`, from, to);
  const wanted = new Map(wantedCells[name.endsWith("et") ? "et" : "ht"](golden));
  assertEquals(position, [...wanted.keys()].toSorted((a, b) => a - b));
  position.forEach((cell, k) => {
    const energy = wanted.get(cell) ?? NaN;
    assertAlmostEquals((value[k] ?? NaN) * by, energy, 2e-7 * energy);
  });
}

function assertFlat(arrays: ArrayFile, split: Split, row: number, scaling: DatasetInfo["scaling"], golden: Golden) {
  assert(scaling.hl.kind === "standardised" && scaling.mass.kind === "divided");
  const { mean, deviation } = scaling.hl;
  assertEquals([...arrays.rows(`${split}/y`, row, row + 1)], [golden.y]);
  const [mass = NaN] = arrays.rows(`${split}/mass`, row, row + 1);
  assertAlmostEquals(mass * scaling.mass.by, golden.mass, 2e-7 * golden.mass);
  arrays.rows(`${split}/hl`, row, row + 1).forEach((value, i) => {
    const wanted = golden.hl[hlNames[i] ?? ""] ?? NaN;
    // The file and the data set each round to float32.
    const tolerance = 2e-7 * Math.max(wanted, mean[i] ?? 0, deviation[i] ?? 0);
    assertAlmostEquals(value * (deviation[i] ?? NaN) + (mean[i] ?? NaN), wanted, tolerance, hlNames[i]);
  });
}

Deno.test("prepare keeps the cells, features and masses of the generator's golden events", async () => {
  using folder = new TempFolder();
  const { datasetPath } = await runPrepare(folder, fileOf("data/electrons.h5"));
  const { arrays, info } = openDataset(datasetPath);
  using _open = arrays;
  assert(info.scaling.et.kind === "divided" && info.scaling.ht.kind === "divided");
  const golden: Golden[] = JSON.parse(Deno.readTextFileSync(fileOf("data/generator/golden.json"))).events;
  let found = 0;
  for (const split of splits) {
    const pt = arrays.read<Float32Array>(`${split}/pt`).data;
    for (const event of golden) {
      // No two candidates of the sample have the same pT.
      const row = pt.indexOf(Math.fround(event.track.pt));
      if (row < 0) continue;
      found++;
      assertFlat(arrays, split, row, info.scaling, event);
      assertCells(arrays, `${split}/et`, row, info.scaling.et.by, event);
      assertCells(arrays, `${split}/ht`, row, info.scaling.ht.by, event);
    }
  }
  assertEquals(found, 20);
});
