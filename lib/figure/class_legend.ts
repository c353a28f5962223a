/** The legend of signal and background: one line of swatches, drawn as the histograms are. */
import type { Layer, View } from "./figure.ts";
import { measureText } from "./fonts.ts";
import { pixel, texts } from "./pixels.ts";
import { classStyles, type EventClass, fontSizes, lineWidths } from "./style.ts";

const swatch = { width: 20, height: 7 } as const;
const height = 12;

/** @param labels in the order in which they stand; @param width of the view. */
export function classLegend(labels: ReadonlyMap<EventClass, string>, width: number): View {
  let x = 0;
  const entries = [...labels].map(([name, text]) => {
    const entry = { name, text, x };
    x += swatch.width + 4 + measureText(text, fontSizes.label) + 16;
    return entry;
  });
  return {
    width,
    height,
    view: { stroke: null },
    layer: [
      ...entries.map(({ name, x }) => swatchLayer(name, x)),
      texts(entries.map(({ x, text }) => ({ x: x + swatch.width + 4, y: height / 2, text }))),
    ],
  };
}

function swatchLayer(name: EventClass, x: number): Layer {
  const { color, fillOpacity, dash } = classStyles[name];
  const y = (height - swatch.height) / 2;
  return {
    data: { values: [{ x, x2: x + swatch.width, y, y2: y + swatch.height }] },
    mark: { type: "rect", fill: color, fillOpacity, stroke: color, strokeWidth: lineWidths.series, ...dash },
    encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" } },
  };
}
