/** The legend of published histograms that stand over ours: one line of samples, drawn as their outlines are. */
import type { Layer, View } from "./figure.ts";
import { measureText } from "./fonts.ts";
import { pixel, texts } from "./pixels.ts";
import { type EventClass, fontSizes, lineWidths, publishedClassStyles } from "./style.ts";

const sampleWidth = 20;
const height = 12;

/** @param labels in the order in which they stand; @param width of the view. */
export function publishedLegend(labels: ReadonlyMap<EventClass, string>, width: number): View {
  let x = 0;
  const entries = [...labels].map(([name, text]) => {
    const entry = { name, text, x };
    x += sampleWidth + 4 + measureText(text, fontSizes.label) + 8;
    return entry;
  });
  return {
    width,
    height,
    view: { stroke: null },
    layer: [
      ...entries.map(({ name, x }): Layer => ({
        data: { values: [{ x, x2: x + sampleWidth, y: height / 2 }] },
        mark: { type: "rule", strokeWidth: lineWidths.series, ...dotted(name) },
        encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y") },
      })),
      texts(entries.map(({ x, text }) => ({ x: x + sampleWidth + 4, y: height / 2, text }))),
    ],
  };
}

/** The line of a published histogram. */
export function dotted(name: EventClass) {
  const { color, strokeDash } = publishedClassStyles[name];
  return { color, strokeDash: [...strokeDash] };
}
