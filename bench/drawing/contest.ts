/** Bars of this project beside its peers: a panel per network, a bar per contestant. */
import type { Figure, Layer, Row, View } from "../../lib/figure/figure.ts";
import { config, fontSizes, ink, lineWidths, margins, seriesStyles, widths } from "../../lib/figure/style.ts";
import type { ContestantResult, Result } from "../training/result.ts";

/** What is drawn: the time of a training step, or events predicted per second. */
export type Aspect = "step" | "predict";

interface Bar extends Row {
  readonly network: string;
  readonly contestant: string;
  readonly family: string;
  /** Clock: milliseconds of a step, or events per second; the best round and the median. */
  readonly best: number;
  readonly median: number;
  /** The same of processor time, best round. */
  readonly cpu: number;
  readonly label: string;
}

const words = {
  step: {
    title: "A training step beside Keras and PyTorch",
    axis: "ms",
    caption:
      "Time of a training step of 128 real events: the least of the rounds (bar), their median (line) and the least" +
      " processor time of all threads together (circle). Shorter is better.",
  },
  predict: {
    title: "Prediction beside Keras and PyTorch",
    axis: "events/s",
    caption:
      "Events predicted per second, in batches of 128: the best of the rounds (bar), their median (line), and the most" +
      " per second of processor time of all threads together (circle). Longer is better.",
  },
} as const;

const colors = {
  ours: seriesStyles[0]?.color ?? ink.text,
  Keras: seriesStyles[3]?.color ?? ink.text,
  PyTorch: seriesStyles[2]?.color ?? ink.text,
};
const columns = 4, barHeight = 11, labelWidth = 78, gap = 14;

/** @param measurements as training_step.ts keeps them. */
export function contestFigure(measurements: readonly object[], aspect: Aspect): Figure {
  const contestants = (measurements as readonly Result[]).filter((result) => result.kind === "contestant");
  const rows = contestants.map((result) => barOf(result, aspect)), { title, caption } = words[aspect];
  const networks = [...new Set(rows.map(({ network }) => network))];
  // Everybody has a line in every panel, so that lines stand side by side.
  const names = [...new Set(contestants.toSorted(byFamily).map(({ name }) => name))];
  const lines = Array.from(
    { length: Math.ceil(networks.length / columns) },
    (_, line) => networks.slice(line * columns, (line + 1) * columns),
  );
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config: { ...config, axisY: {} },
      datasets: { bars: rows },
      data: { name: "bars" },
      vconcat: lines.map((line): View => ({
        hconcat: line.map((network, place) =>
          panel(network, rows.filter((row) => row.network === network), names, place === 0, aspect)
        ),
        spacing: gap,
      })),
      spacing: 16,
    },
  };
}

const families = ["ours", "Keras", "PyTorch"];
const byFamily = (a: ContestantResult, b: ContestantResult) =>
  families.indexOf(a.family) - families.indexOf(b.family) || a.backend.localeCompare(b.backend, "en") ||
  a.threads - b.threads;

function barOf({ network, name, family, step, predict }: ContestantResult, aspect: Aspect): Bar {
  const [best, median, cpu] = aspect === "step"
    ? [step.wall.least, step.wall.median, step.cpu.least]
    : [predict.wall.most, predict.wall.median, predict.cpu.most];
  return { network, contestant: name, family, best, median, cpu, label: threeDigits(best) };
}

function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= 1e6) return `${rounded / 1e6}M`;
  return rounded >= 100_000 ? `${rounded / 1000}k` : String(rounded);
}

function panel(network: string, rows: readonly Bar[], names: readonly string[], first: boolean, aspect: Aspect): View {
  const width = Math.floor((widths.page - 2 * margins.outer - labelWidth - (columns - 1) * gap - 8) / columns);
  const top = Math.max(...rows.flatMap(({ best, median, cpu }) => [best, median, cpu]));
  const labels = first ? { labelPadding: 4, ticks: false } : { labels: false, ticks: false };
  const y = {
    field: "contestant",
    type: "nominal" as const,
    title: null,
    scale: { domain: [...names], paddingInner: 0.25, paddingOuter: 0.2 },
    axis: { grid: false, ...labels, ...first ? { minExtent: labelWidth, maxExtent: labelWidth } : {} },
  };
  // Room for the number beside the longest bar.
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: words[aspect].axis,
    scale: { domain: [0, Number((1.45 * top).toPrecision(6))], nice: false },
    axis: { tickCount: 3, labelExpr: "datum.value === 0 ? '0' : format(datum.value, '~s')", labelOverlap: true },
  });
  const only = [{ filter: { field: "network", equal: network } }];
  const layer = (mark: Extract<Layer, { mark: unknown }>["mark"], encoding: object): Layer => ({
    transform: only,
    mark,
    encoding: { y, ...encoding },
  });
  return {
    width,
    height: names.length * barHeight,
    title: network,
    layer: [
      layer({ type: "bar" }, {
        x: x("best"),
        color: {
          field: "family",
          type: "nominal",
          scale: { domain: Object.keys(colors), range: Object.values(colors) },
          legend: null,
        },
      }),
      layer({ type: "tick", color: ink.text, thickness: lineWidths.series, size: barHeight - 3 }, { x: x("median") }),
      layer({ type: "point", size: 13, filled: true, fill: "white", stroke: ink.text, strokeWidth: 0.7, opacity: 1 }, {
        x: x("cpu"),
      }),
      {
        transform: [...only, { calculate: "max(datum.best, datum.median, datum.cpu)", as: "end" }],
        mark: { type: "text", align: "left", dx: 4, fontSize: fontSizes.label - 1 },
        encoding: { y, x: x("end"), text: { field: "label" } },
      },
    ],
  };
}
