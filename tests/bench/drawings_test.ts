// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { contestFigure } from "../../bench/drawing/contest.ts";
import { drawn, drawResults } from "../../bench/drawing/drawings.ts";
import { rooflineFigure } from "../../bench/drawing/roofline.ts";
import { perSecond, perStep } from "../../bench/training/result.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";

const times = [{ wall: 2, cpu: 3 }, { wall: 1, cpu: 4 }, { wall: 6, cpu: 2 }];

const contestant = (network: string, family: string, threads: number) => ({
  ...{ kind: "contestant", network, name: `${family}, ${threads}`, family, backend: "wasm", threads, versions: "" },
  ...{ step: perStep(times, 10), predict: perSecond(times, 1200), predicted: 1200 },
  ...{ firstStep: 1, trainMemory: 100, memory: 100 },
});

Deno.test("the drawings beside the results are what the results give", async () => {
  for (const bench of drawn) {
    for (const [name, svg] of Object.entries(await drawResults(bench))) {
      assertEquals(svg, await Deno.readTextFile(new URL(`../../bench/results/${name}`, import.meta.url)), name);
    }
  }
});

Deno.test("rounds give the least and the median per step, and the most and the median per second", () => {
  assertEquals(perStep(times, 10), { wall: { least: 100, median: 200 }, cpu: { least: 200, median: 300 } });
  assertEquals(perSecond(times, 1200), { wall: { most: 1200, median: 600 }, cpu: { most: 600, median: 400 } });
});

Deno.test("contestFigure() has a bar for each contestant of each network, ours above the peers", async () => {
  const measurements = [contestant("et", "Keras", 1), contestant("et", "ours", 2), contestant("hl", "ours", 1)];
  const figure = contestFigure([{ kind: "missing", what: "WebGPU", why: "none" }, ...measurements], "step");
  assertEquals(
    figure.table.map(({ network, contestant, best, median, cpu }) => [network, contestant, best, median, cpu]),
    [
      ["et", "Keras, 1", 100, 200, 200],
      ["et", "ours, 2", 100, 200, 200],
      ["hl", "ours, 1", 100, 200, 200],
    ],
  );
  const svg = await renderSvg(figure.spec, figure.title);
  const labels = [...svg.matchAll(/>((?:ours|Keras), \d)</g)].map(([, label]) => label);
  assertEquals(labels, ["ours, 1", "ours, 2", "Keras, 1"]);
});

Deno.test("rooflineFigure() numbers the convolutions of a tower from its image", () => {
  const layer = (name: string) => ({ kind: "layer", network: "et", layer: name, gflops: 20, intensity: 60 });
  const peak = { kind: "peak", gflops: 56, memory: 30, cache: 76 };
  const { table, caption } = rooflineFigure([peak, layer("et_block1_conv2"), layer("ht_block3_conv1")]);
  assertEquals(table.map(({ tower, convolution }) => [tower, convolution]), [["et, ECal", 2], ["et, HCal", 5]]);
  assertStringIncludes(caption, "per second");
  let failed = false;
  try {
    rooflineFigure([layer("et_block1_conv1")]);
  } catch {
    failed = true;
  }
  assert(failed, "a roofline without a peak was drawn");
});
