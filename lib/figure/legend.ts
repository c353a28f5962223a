/**
 * A legend as a table beneath a panel: one row per series, a sample of its line and marker in each column, and what
 * there is to say of it. Vega's own legends cannot set ours beside the published, and may cover a curve.
 */
import type { Layer, View } from "./figure.ts";
import { measureText, wrapText } from "./fonts.ts";
import { literal, pixel, type Place, texts } from "./pixels.ts";
import { dashes, fontSizes, ink, lineWidths, type SeriesStyle } from "./style.ts";

/** What a column shows of a series: its sample and a text. */
export interface LegendEntry {
  /** How the line is drawn; "none" shows the text alone. */
  readonly kind: keyof typeof dashes | "none";
  readonly text: string;
}

export interface LegendRow {
  readonly label: string;
  readonly style: SeriesStyle;
  /** One per column; null leaves the place empty. */
  readonly entries: readonly (LegendEntry | null)[];
}

export interface Legend {
  readonly headings: readonly string[];
  readonly rows: readonly LegendRow[];
}

const rowHeight = 11;
const sampleWidth = 17;
const gap = 4;
const columnGap = 7;

/** @param left where the table begins, relative to the panel's left edge; @param width of the panel, in points. */
export function legendView({ headings, rows }: Legend, left: number, width: number): View {
  const columns = placeColumns(headings, rows, width);
  const labelWidth = (columns[0] ?? width) - left - gap;
  const lines = rows.map(({ label }) => wrapText(label, labelWidth, fontSizes.label));
  // A row's first line; a label that needs more lines pushes down the rows below it.
  const tops = rows.map((_, index) => 1 + lines.slice(0, index).reduce((total, { length }) => total + length, 0));
  const middle = (line: number) => (line + 0.5) * rowHeight;
  const entries = rows.flatMap((row, index) =>
    row.entries.flatMap((entry, at) =>
      entry ? [{ ...entry, at, style: row.style, x: columns[at] ?? 0, y: middle(tops[index] ?? 0) }] : []
    )
  );
  const labels = lines.flatMap((line, index) =>
    line.map((text, below) => ({ x: left, y: middle((tops[index] ?? 0) + below), text }))
  );
  return {
    width,
    height: (lines.flat().length + 1) * rowHeight,
    view: { stroke: null },
    layer: [
      texts(headings.map((text, at) => ({ x: columns[at] ?? 0, y: middle(0), text })), { color: ink.quiet }),
      samples(entries, "published"),
      samples(entries, "ours"),
      markers(entries.filter((entry) => entry.kind !== "none")),
      texts(entries.map(({ x, y, text, at }) => ({ x: x + textOffset(rows, at), y, text }))),
      texts(labels, { limit: labelWidth }),
    ],
  };
}

/** Left edges of the columns: as far right as their widest text allows. */
function placeColumns(headings: readonly string[], rows: readonly LegendRow[], width: number): number[] {
  const needed = headings.map((heading, at) => {
    const texts = rows.map((row) => measureText(row.entries[at]?.text ?? "", fontSizes.label));
    return Math.max(measureText(heading, fontSizes.label), textOffset(rows, at) + Math.max(...texts, 0));
  });
  let edge = width + columnGap;
  return needed.toReversed().map((need) => edge -= need + columnGap).toReversed();
}

/** How far a column's texts stand right of its edge: beside the samples, where it has any. */
function textOffset(rows: readonly LegendRow[], column: number): number {
  return rows.some(({ entries }) => (entries[column]?.kind ?? "none") !== "none") ? sampleWidth + gap : 0;
}

function samples(
  entries: readonly (Place & LegendEntry & { style: SeriesStyle })[],
  kind: keyof typeof dashes,
): Layer {
  const ofKind = entries.filter((entry) => entry.kind === kind);
  return {
    data: { values: ofKind.map(({ x, y, style }) => ({ x, x2: x + sampleWidth, y, color: style.color })) },
    mark: { type: "rule", ...dashes[kind], strokeWidth: lineWidths.series },
    encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), color: literal("color") },
  };
}

function markers(entries: readonly (Place & LegendEntry & { style: SeriesStyle })[]): Layer {
  const values = entries.map(({ x, y, style, kind }) => ({
    x: x + sampleWidth / 2,
    y,
    shape: style.shape,
    stroke: style.color,
    fill: kind === "ours" ? style.color : "white",
  }));
  return {
    data: { values },
    mark: { type: "point", size: 16, opacity: 1, strokeWidth: lineWidths.thin },
    encoding: {
      x: pixel("x"),
      y: pixel("y"),
      shape: literal("shape"),
      stroke: literal("stroke"),
      fill: literal("fill"),
    },
  };
}
