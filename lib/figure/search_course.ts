/** AUC and ADO with the image network against the number of observables, for every guided search, beside the paper's. */
import type { SearchComparison } from "../artifact/search_comparison.ts";
import type { Encoding, Figure, Layer, Row } from "./figure.ts";
import { literal, pixel } from "./pixels.ts";
import { type LineEntry, lineLegend, type Panel, type PanelPlace, smallMultiples } from "./small_multiples.ts";
import {
  config,
  dashes,
  type FigureWidth,
  ink,
  lineWidths,
  margins,
  type SeriesStyle,
  seriesStyles,
  widths,
} from "./style.ts";

const title = "Guided searches";

interface CourseRow extends Row {
  readonly search: string;
  readonly quantity: "AUC" | "ADO";
  readonly source: "ours" | "published";
  readonly observables: number;
  readonly value: number;
  /** 95 % interval of the bootstrap; null for the published. */
  readonly low: number | null;
  readonly high: number | null;
}

/** A panel per quantity; a line per search, ours solid, the published dashed and open. */
export function searchCourseFigure(comparison: SearchComparison, width: FigureWidth = "page"): Figure {
  const rows = comparison.searches.flatMap((search) => courseRows(search));
  const styles = new Map(comparison.searches.map(({ title }, k) => [title, styleAt(k)]));
  const last = Math.max(1, ...rows.map(({ observables }) => observables));
  const panels = comparison.searches.flatMap(({ title }): Panel[] =>
    (["AUC", "ADO"] as const).map((quantity) => ({
      title: `${title}: ${quantity}`,
      style: styles.get(title) ?? styleAt(0),
      layers: (place) =>
        panelLayers(rows, { search: title, quantity, last, style: styles.get(title) ?? styleAt(0) }, place, comparison),
    }))
  );
  const caption = describe(comparison);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { course: rows },
      data: { name: "course" },
      vconcat: [
        lineLegend(legendEntries(comparison), widths[width] - 2 * margins.outer - margins.left - margins.right),
        smallMultiples(panels, { width, aspect: 0.9, ownLabels: true, lastLabel: String(last) }),
      ],
      spacing: 4,
    },
  };
}

const styleAt = (k: number): SeriesStyle => seriesStyles[k % seriesStyles.length] as SeriesStyle; // within the list

function courseRows({ title: search, steps }: SearchComparison["searches"][number]): CourseRow[] {
  return steps.flatMap(({ observables, ours, published }): CourseRow[] => {
    const row = (
      quantity: "AUC" | "ADO",
      source: "ours" | "published",
      value: number,
      interval?: readonly number[],
    ) => ({
      ...{ search, quantity, source, observables, value },
      low: interval?.[0] ?? null,
      high: interval?.[1] ?? null,
    });
    return [
      ...ours
        ? [row("AUC", "ours", ours.auc.value, ours.auc.interval), row("ADO", "ours", ours.ado.value, ours.ado.interval)]
        : [],
      ...published ? [row("AUC", "published", published.auc)] : [],
      ...published?.ado ? [row("ADO", "published", published.ado)] : [],
    ];
  });
}

interface PanelOf {
  readonly search: string;
  readonly quantity: "AUC" | "ADO";
  readonly last: number;
  readonly style: SeriesStyle;
}

function panelLayers(
  rows: readonly CourseRow[],
  { search, quantity, last, style }: PanelOf,
  place: PanelPlace,
  { guide }: SearchComparison,
): Layer[] {
  const ofQuantity = rows.filter((row) => row.quantity === quantity);
  const values = ofQuantity.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const ends = quantity === "AUC" ? [...values, guide.auc.value, guide.published] : values;
  const x = {
    field: "observables",
    type: "quantitative" as const,
    title: place.last ? "Observables" : null,
    scale: { domain: [0, last], nice: false, padding: 6 },
    axis: { values: Array.from({ length: last + 1 }, (_, k) => k), format: "d" },
  };
  const y = {
    type: "quantitative" as const,
    title: null,
    scale: { domain: [short(Math.min(...ends)), short(Math.max(...ends))], nice: 4, zero: false, padding: 4 },
    axis: { format: ".2f", tickCount: 4 },
  };
  const only = (source: string) => {
    const tests = { search, quantity, source };
    return [{ filter: Object.entries(tests).map(([k, v]) => `datum.${k} === ${JSON.stringify(v)}`).join(" && ") }];
  };
  const at = (field: string) => ({ field, ...y }) as Encoding["y"];
  const level = (value: number, mark: object): Layer => ({
    data: { values: [{ level: value }] },
    mark: { type: "rule", color: ink.quiet, strokeWidth: lineWidths.thin, ...mark },
    encoding: { y: at("level") },
  });
  const series = (source: "ours" | "published", mark: object, point: object): Layer[] => [
    { transform: only(source), mark: { type: "line", color: style.color, ...mark }, encoding: { x, y: at("value") } },
    {
      transform: only(source),
      mark: { type: "point", shape: style.shape, stroke: style.color, size: 26, opacity: 1, strokeWidth: 1, ...point },
      encoding: { x, y: at("value") },
    },
  ];
  return [
    ...quantity === "AUC" ? [level(guide.auc.value, dashes.ours), level(guide.published, dashes.published)] : [],
    ...series("published", { strokeWidth: lineWidths.thin, ...dashes.published }, { fill: "white" }),
    {
      transform: only("ours"),
      mark: { type: "rule", color: style.color, strokeWidth: lineWidths.thin },
      encoding: { x, y: at("low"), y2: { field: "high" } },
    },
    ...series("ours", { strokeWidth: lineWidths.series }, { fill: style.color }),
  ];
}

/** 0.9 - 0.02 is 0.8800000000000001. */
const short = (value: number) => Number(value.toPrecision(8));

const sampleWidth = 20;

function legendEntries({ guide, searches }: SearchComparison): LineEntry[] {
  const line = (text: string, mark: object, point?: object): LineEntry => ({
    text,
    sampleWidth,
    sample: (x, y) => [
      {
        data: { values: [{ x, x2: x + sampleWidth, y }] },
        mark: { type: "rule", ...mark },
        encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y") },
      },
      ...point
        ? [{
          data: { values: [{ x: x + sampleWidth / 2, y, shape: "circle" }] },
          mark: { type: "point" as const, stroke: ink.text, size: 26, opacity: 1, strokeWidth: 1, ...point },
          encoding: { x: pixel("x"), y: pixel("y"), shape: literal("shape") },
        }]
        : [],
    ],
  });
  const quiet = { color: ink.quiet, strokeWidth: lineWidths.thin };
  const published = searches.some(({ steps }) => steps.some(({ published }) => published));
  return [
    line("ours", { color: ink.text, strokeWidth: lineWidths.series }, { fill: ink.text }),
    ...published
      ? [line("published", { color: ink.text, strokeWidth: lineWidths.thin, ...dashes.published }, { fill: "white" })]
      : [],
    line(`image network, ${guide.auc.value.toFixed(4)}`, quiet),
    line(`image network, published, ${guide.published}`, { ...quiet, ...dashes.published }),
  ];
}

function describe({ guide, searches, resamples }: SearchComparison): string {
  return [
    "AUC of the small network, and its average decision ordering (ADO) with the image network on all pairs of a signal and a" +
    " background test event, against the number of observables that the search has added to its features.",
    `Bars: 95 % intervals over ${resamples} resamples of the test events. Open, dashed: the authors' searches on their events.`,
    `Level lines: the AUC of the image network, ours (${
      guide.auc.value.toFixed(4)
    }) and the published (${guide.published}).`,
    ...searches.map(({ title, stopped }) => `${title}: ${stopped}`),
  ].join(" ");
}
