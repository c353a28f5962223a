/**
 * Draws the results of a bench beside them: `results/<bench>.json` to `results/<name>.svg`. The same JSON gives the same
 * bytes.
 *
 *     deno run -A bench/drawing/drawings.ts [training_step] [roofline]
 */
import type { Figure } from "../../lib/figure/figure.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { contestFigure } from "./contest.ts";
import { rooflineFigure } from "./roofline.ts";

const results = new URL("../results/", import.meta.url);

/** By bench: the figures of its measurements, by the name of their file. */
const figures: Readonly<Record<string, (measurements: readonly object[]) => Record<string, Figure>>> = {
  training_step: (measurements) => ({
    training_step: contestFigure(measurements, "step"),
    prediction: contestFigure(measurements, "predict"),
  }),
  roofline: (measurements) => ({ roofline: rooflineFigure(measurements) }),
};

export const drawn = Object.keys(figures);

/** SVG by file name, of a bench whose results are there. */
export async function drawResults(bench: string): Promise<Record<string, string>> {
  const { measurements } = JSON.parse(await Deno.readTextFile(new URL(`${bench}.json`, results)));
  const made = Object.entries(figures[bench]?.(measurements) ?? {});
  const svgs = await Promise.all(
    made.map(async ([name, { spec, title }]) => [`${name}.svg`, await renderSvg(spec, title)]),
  );
  return Object.fromEntries(svgs);
}

export async function writeDrawings(bench: string): Promise<void> {
  for (const [name, svg] of Object.entries(await drawResults(bench))) {
    await Deno.writeTextFile(new URL(name, results), svg);
    console.log(`bench/results/${name}`);
  }
}

if (import.meta.main) { for (const bench of Deno.args.length > 0 ? Deno.args : drawn) await writeDrawings(bench); }
