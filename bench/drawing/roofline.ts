/** The roofline of the towers' convolutions: GFLOP/s against FLOP per byte, under what one core can do. */
import { logarithmic } from "../../lib/figure/axes.ts";
import type { Figure, Layer, Row } from "../../lib/figure/figure.ts";
import { config, fontSizes, ink, lineWidths, margins, type SeriesStyle, seriesStyles } from "../../lib/figure/style.ts";

interface Peak {
  readonly kind: "peak";
  readonly gflops: number;
  /** GB/s. */
  readonly memory: number;
  readonly cache: number;
}

interface LayerResult {
  readonly kind: "layer";
  readonly network: string;
  readonly layer: string;
  readonly gflops: number;
  readonly intensity: number;
}

interface Point extends Row {
  readonly tower: string;
  /** Which convolution of the tower, from 1. */
  readonly convolution: number;
  readonly intensity: number;
  readonly gflops: number;
}

const title = "Roofline of the towers' convolutions";
const caption =
  "Each point is a convolution, numbered from the image, forward and backward together on one thread: the" +
  " operations that its active positions need, per second, against the least bytes that it must move. Level line: the most" +
  " multiply-adds of this core in WebAssembly; slopes: what it reads from its second-level cache and from memory.";

const size = { width: 400, height: 230 };
const names = { et: "ECal", ht: "HCal" };
const highest = 1000, lowest = 0.1;

/** @param measurements as bench/roofline.ts keeps them. */
export function rooflineFigure(measurements: readonly object[]): Figure {
  const results = measurements as readonly (Peak | LayerResult)[];
  const peak = results.find((result) => result.kind === "peak");
  if (!peak) throw new RangeError("cannot draw a roofline: the results have no peak");
  const points = results.filter((result) => result.kind === "layer").map(pointOf);
  const towers = [...new Set(points.map(({ tower }) => tower))];
  const style = (place: number) => seriesStyles[place % seriesStyles.length] as SeriesStyle;
  const x = { type: "quantitative" as const, title: "FLOP per byte", ...logarithmic(lowest, highest) };
  const y = { type: "quantitative" as const, title: "GFLOP/s", ...logarithmic(1, 100) };
  const scales = {
    color: {
      field: "tower",
      type: "nominal" as const,
      scale: { domain: towers, range: towers.map((_, i) => style(i).color) },
    },
    shape: {
      field: "tower",
      type: "nominal" as const,
      scale: { domain: towers, range: towers.map((_, i) => style(i).shape) },
    },
  };
  const legend = {
    title: null,
    orient: "bottom-right",
    offset: 6,
    labelFontSize: fontSizes.label,
    fillColor: "white",
  } as const;
  return {
    title,
    caption,
    table: points,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config: { ...config, padding: { left: margins.outer, right: 12, top: margins.outer, bottom: margins.outer } },
      ...size,
      layer: [
        ...roofs(peak, x, y),
        {
          data: { values: points },
          mark: { type: "point", filled: true, size: 26, opacity: 1, clip: true },
          encoding: {
            x: { field: "intensity", ...x },
            y: { field: "gflops", ...y },
            color: { ...scales.color, legend },
            shape: { ...scales.shape, legend },
          },
        },
        {
          // The others lie too close together for numbers.
          data: { values: points.filter(({ convolution }) => convolution === 1) },
          mark: { type: "text", dx: 7, dy: -3, fontSize: fontSizes.label - 1, clip: true },
          encoding: {
            x: { field: "intensity", ...x },
            y: { field: "gflops", ...y },
            color: { ...scales.color, legend },
            text: { field: "convolution" },
          },
        },
      ],
    },
  };
}

function pointOf({ network, layer, gflops, intensity }: LayerResult): Point {
  const [, feature = "et", block, convolution] = /^(et|ht)_block(\d+)_conv(\d)$/.exec(layer) ?? [];
  return {
    tower: `${network}, ${names[feature as keyof typeof names]}`,
    convolution: 2 * (Number(block) - 1) + Number(convolution),
    intensity,
    gflops,
  };
}

function roofs(peak: Peak, x: object, y: object): Layer[] {
  const slope = (name: string, bandwidth: number) => {
    const knee = peak.gflops / bandwidth, from = Math.max(lowest, 1 / bandwidth);
    return [{ roof: name, x: from, y: from * bandwidth }, { roof: name, x: knee, y: peak.gflops }];
  };
  const knee = peak.gflops / Math.max(peak.cache, peak.memory);
  const corners = [
    { roof: "peak", x: knee, y: peak.gflops },
    { roof: "peak", x: highest, y: peak.gflops },
    ...slope("memory", peak.memory),
    ...slope("cache", peak.cache),
  ];
  const label = (text: string, at: { x: number; y: number }, angle: number, align: "left" | "right"): Layer => ({
    data: { values: [{ ...at, text }] },
    mark: { type: "text", color: ink.quiet, fontSize: fontSizes.label, align, angle, dy: -6, clip: true },
    encoding: { x: { field: "x", ...x } as never, y: { field: "y", ...y } as never, text: { field: "text" } },
  });
  // Two decades up on the height, four across on the width.
  const tilt = -Math.atan2(size.height / 2, size.width / 4) * 180 / Math.PI;
  const round = (value: number) => String(Number(value.toPrecision(3)));
  const on = (bandwidth: number, gflops: number) => ({ x: gflops / bandwidth, y: gflops });
  return [
    {
      data: { values: corners },
      mark: { type: "line", color: ink.quiet, strokeWidth: lineWidths.thin },
      encoding: {
        x: { field: "x", ...x } as never,
        y: { field: "y", ...y } as never,
        detail: { field: "roof", type: "nominal" },
      },
    },
    label(`${round(peak.gflops)} GFLOP/s on registers`, { x: highest * 0.9, y: peak.gflops }, 0, "right"),
    label(`${round(peak.memory)} GB/s from memory`, on(peak.memory, 4), tilt, "left"),
    label(`${round(peak.cache)} GB/s from the cache`, on(peak.cache, 11), tilt, "left"),
  ];
}
