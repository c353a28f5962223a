/**
 * How every figure looks: sizes, type, colours, marks. Widths are those of Physical Review D in points (1 pt =
 * 1/72 inch); one unit of a figure is one point. Colours are Okabe and Ito's where these are dark enough for a line
 * on white paper (contrast at least 3 to 1), else Tol's; none has to be told from another by colour alone.
 */
import type { Config } from "vega-lite";

/** One column, and the whole page, of Physical Review D, in points. */
export const widths = { column: 246, page: 510 } as const;
export type FigureWidth = keyof typeof widths;

/**
 * DejaVu Sans is embedded in PDF and used for PNG. An SVG names it first; Verdana, its model, has the same widths and
 * is there on systems without it.
 */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";
/** In points. APS asks for lettering of 2 mm; the capitals of DejaVu Sans are 0.73 of its size. */
export const fontSizes = { label: 7.5, title: 8, note: 8 } as const;

export const ink = { text: "#1a1a1a", quiet: "#555555", axis: "#444444", grid: "#e4e4e4", outside: "#ececec" } as const;

export type Shape = "circle" | "square" | "triangle-up" | "diamond" | "triangle-down" | "cross" | "triangle-left";
/** A series is told by its colour and, without colour, by its marker. */
export interface SeriesStyle {
  readonly color: string;
  readonly shape: Shape;
}

/** In the order in which series should take them. */
export const seriesStyles: readonly SeriesStyle[] = [
  { color: "#009e73", shape: "circle" },
  { color: "#000000", shape: "square" },
  { color: "#d55e00", shape: "triangle-up" },
  { color: "#0072b2", shape: "diamond" },
  { color: "#aa4499", shape: "triangle-down" },
  { color: "#882255", shape: "cross" },
  { color: "#7a7a00", shape: "triangle-left" },
];

/** The two classes: outline and fill of a histogram. Without colour background is the filled, dashed one. */
export const classStyles = {
  signal: { color: "#0072b2", fillOpacity: 0, dash: {} },
  background: { color: "#d55e00", fillOpacity: 0.2, dash: { strokeDash: [4, 2] } },
};
export type EventClass = keyof typeof classStyles;
/** The published histogram of a class, over ours: dotted, in a dark shade of the same colour. */
export const publishedClassStyles = {
  signal: { color: "#00304d", strokeDash: [1, 1.4] },
  background: { color: "#6b2a00", strokeDash: [1, 1.4] },
} as const;

/** Ours is solid, published dashed. Spread into a mark: pdfkit takes no dash without a gap. */
export const dashes = { ours: {}, published: { strokeDash: [4, 2.5] } };
export const lineWidths = { series: 1.2, thin: 0.8, axis: 0.6, grid: 0.5 } as const;

/** Space beside a panel for its axes, in points; fixed, so that panels align and a figure's width is known beforehand. */
export const margins = { left: 34, right: 7, outer: 2 } as const;

export const config: Config = {
  font: fontFamily,
  background: "white",
  padding: margins.outer,
  // A figure's words are its title and caption; Vega's own labels would read out every tick.
  aria: false,
  view: { stroke: ink.axis, strokeWidth: lineWidths.axis },
  concat: { spacing: 8 },
  axis: {
    labelFontSize: fontSizes.label,
    titleFontSize: fontSizes.title,
    titleFontWeight: "normal",
    labelColor: ink.text,
    titleColor: ink.text,
    // The view's own frame is the axis.
    domain: false,
    labelFlush: false,
    tickColor: ink.axis,
    tickWidth: lineWidths.axis,
    tickSize: 3,
    labelPadding: 2,
    titlePadding: 3,
    grid: true,
    gridColor: ink.grid,
    gridWidth: lineWidths.grid,
  },
  axisY: { minExtent: margins.left - 12, maxExtent: margins.left - 12 },
  title: {
    anchor: "start",
    fontSize: fontSizes.title,
    fontWeight: "normal",
    color: ink.text,
    offset: 5,
  },
  line: { strokeWidth: lineWidths.series, strokeJoin: "round" },
  text: { fontSize: fontSizes.label, color: ink.text },
};
