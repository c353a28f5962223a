/** One panel for each network in a grid, under the network's marker and title. */
import type { Layer, View } from "./figure.ts";
import { measureText, wrapText } from "./fonts.ts";
import { literal, pixel, texts } from "./pixels.ts";
import { type FigureWidth, fontSizes, lineWidths, margins, type SeriesStyle, widths } from "./style.ts";

/** Where a panel stands: the first of its row, and with no panel below it. */
export interface PanelPlace {
  readonly first: boolean;
  readonly last: boolean;
}

export interface PanelSize {
  readonly width: number;
  readonly height: number;
}

export interface Panel {
  readonly title: string;
  readonly style: SeriesStyle;
  readonly layers: (place: PanelPlace, size: PanelSize) => Layer[];
}

export interface GridOptions {
  readonly width: FigureWidth;
  /** Height of a panel, in units of its width. */
  readonly aspect: number;
  /** Whether every panel has labels of its own on its vertical axis, or only the first of a row. */
  readonly ownLabels: boolean;
  /** The last label of the horizontal axes, which stands out beyond its panel by half. */
  readonly lastLabel: string;
}

/** Between panels, the halves of the labels at their corners included. */
const gap = 11;
/** Room for an axis' labels, and for its title besides. */
const labelExtent = margins.left - 12;
const lineHeight = 10;

export function smallMultiples(panels: readonly Panel[], { width, aspect, ownLabels, lastLabel }: GridOptions): View {
  const columns = Math.min(width === "page" ? 4 : 2, panels.length);
  const labels = ownLabels ? (columns - 1) * (labelExtent + 1) : 0;
  const right = Math.max(margins.right, Math.ceil(measureText(lastLabel, fontSizes.label) / 2) + 1);
  const room = widths[width] - 2 * margins.outer - margins.left - right - (columns - 1) * gap - labels;
  // A few panels stay small: a quarter of a page, half of a column.
  const size = { width: Math.floor(room / columns), height: 0 };
  size.height = Math.round(Math.min(size.width, widths[width] / 2) * aspect);
  // A first label, "0", stands out to the left, unless it has the room of the vertical axis' labels.
  const overhang = (measureText(lastLabel, fontSizes.label) + (ownLabels ? 0 : measureText("0", fontSizes.label))) / 2;
  const rows = Array.from(
    { length: Math.ceil(panels.length / columns) },
    (_, row) => panels.slice(row * columns, (row + 1) * columns),
  );
  return {
    vconcat: rows.map((row, index) => ({
      hconcat: row.map((panel, column) => {
        const place = { first: column === 0, last: (index + 1) * columns + column >= panels.length };
        return { ...size, layer: [...panel.layers(place, size), ...heading(panel, size.width, row)] };
      }),
      spacing: gap - overhang,
    })),
    spacing: 8,
  };
}

/** What a panel's vertical axis shows where all panels share it: the others of a row have gridlines only. */
export function sharedAxis({ first }: PanelPlace, title: string) {
  const hidden = { labels: false, ticks: false, labelPadding: 0, titlePadding: 0, minExtent: 0, maxExtent: 0 };
  return { title: first ? title : null, axis: first ? {} : hidden };
}

const markerRoom = 9;

/** The network's marker and its title above the panel; as many lines as the longest title of the row needs. */
function heading({ title, style }: Panel, width: number, row: readonly Panel[]): Layer[] {
  const lines = titleLines(title, width - markerRoom);
  const most = Math.max(...row.map((panel) => titleLines(panel.title, width - markerRoom).length));
  const y = (line: number) => -4 - fontSizes.label / 2 - (most - 1 - line) * lineHeight;
  return [
    {
      data: { values: [{ x: 3, y: y(0), shape: style.shape, color: style.color }] },
      mark: { type: "point", size: 18, opacity: 1, filled: true, strokeWidth: lineWidths.thin },
      encoding: { x: pixel("x"), y: pixel("y"), shape: literal("shape"), color: literal("color") },
    },
    texts(lines.map((text, line) => ({ x: markerRoom, y: y(line), text })), { limit: width }),
  ];
}

/** Breaks "a + b + c" before a plus where that is enough, else at any blank. */
function titleLines(title: string, width: number): string[] {
  const lines = wrapText(
    title.split(" + ").map((part) => part.replaceAll(" ", "\u00a0")).join(" +\u00a0"),
    width,
    fontSizes.label,
  );
  const fits = lines.every((line) => measureText(line, fontSizes.label) <= width);
  return fits ? lines.map((line) => line.replaceAll("\u00a0", " ")) : wrapText(title, width, fontSizes.label);
}

/** An entry of a legend: a sample of the given width, drawn by layers from its left edge, and its text. */
export interface LineEntry {
  readonly text: string;
  readonly sampleWidth: number;
  readonly sample: (x: number, y: number) => Layer[];
}

const entryHeight = 12;

/** A legend of entries side by side, in as many lines as they need. @param width of the legend, in points. */
export function lineLegend(entries: readonly LineEntry[], width: number): View {
  let x = 0, line = 0, lines = 1;
  const placed = entries.flatMap(({ text, sampleWidth, sample }) => {
    const start = sampleWidth + 4;
    const parts = wrapText(text, width - start, fontSizes.label);
    const needed = start + Math.max(...parts.map((part) => measureText(part, fontSizes.label)));
    if (x > 0 && x + needed > width) [x, line] = [0, lines];
    const place = { x, y: (line + 0.5) * entryHeight };
    const words = parts.map((text, below) => ({ x: place.x + start, y: place.y + below * entryHeight, text }));
    x += needed + 14;
    lines = Math.max(lines, line + parts.length);
    return [...sample(place.x, place.y), texts(words)];
  });
  return { width, height: lines * entryHeight, view: { stroke: null }, layer: placed };
}
