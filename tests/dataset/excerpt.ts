/** Small files with real events: the first rows of the bundled sample. */
import h5wasm from "h5wasm/node";
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert } from "@std/assert";
import { type Column, writeSample } from "./sample_file.ts";

const electrons = new URL("../../data/electrons.h5", import.meta.url).pathname;
export const excerptEvents = { train: 60, valid: 20, test: 20 };

/** The first rows of the bundled sample, some groups left out. */
export async function writeExcerpt(
  path: string,
  leaveOut: readonly string[],
  change = (_: Record<string, Column>) => {},
) {
  await h5wasm.ready;
  const file = new h5wasm.File(electrons, "r");
  const groups = ["ee", "et", "ht", "hl", "mass", "y"].filter((group) => !leaveOut.includes(group));
  const columns = Object.fromEntries(
    groups.flatMap((group) =>
      Object.entries(excerptEvents).map(([split, rows]) => {
        const dataset = file.get(`${group}/${split}`);
        assert(dataset instanceof h5wasm.Dataset && dataset.shape);
        const data = dataset.slice([[0, rows]]) as Float32Array;
        return [`${group}/${split}`, { shape: [rows, ...dataset.shape.slice(1)], data }] as const;
      })
    ),
  );
  file.close();
  const replace = (all: Record<string, Column>) => {
    for (const name of Object.keys(all)) delete all[name];
    Object.assign(all, columns);
    change(all);
  };
  await writeSample(path, { events: excerptEvents, kinematics: false, change: replace });
}
