/** Histograms as step curves: the corners of their outline, from the floor up and down to it again. */
import type { Histogram } from "../artifact/spectra.ts";
import type { Encoding, Layer } from "./figure.ts";
import { classStyles, type EventClass, lineWidths } from "./style.ts";

export interface Corner {
  readonly x: number;
  readonly density: number;
}

/**
 * Corners for a curve that keeps each value until the next x ("step-after").
 * @param floor what stands for zero: a logarithmic axis has none.
 */
export function outline({ edges, density }: Pick<Histogram, "edges" | "density">, floor = 0): Corner[] {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    { x: first, density: floor },
    ...density.map((value, bin) => ({ x: edges[bin] ?? last, density: Math.max(value, floor) })),
    { x: last, density: floor },
  ];
}

/** Both classes, signal in front: the fill first, then the outlines. `encoding` has x and y. */
export function classLayers(floor: number, encoding: Required<Pick<Encoding, "x" | "y">>): Layer[] {
  const classes: EventClass[] = ["background", "signal"];
  const only = (name: EventClass) => [{ filter: { field: "class", equal: name } }];
  const step = { interpolate: "step-after" as const };
  return [
    ...classes.filter((name) => classStyles[name].fillOpacity > 0).map((name): Layer => ({
      transform: only(name),
      mark: {
        type: "area",
        ...step,
        color: classStyles[name].color,
        opacity: 1,
        fillOpacity: classStyles[name].fillOpacity,
      },
      encoding: { ...encoding, y2: { datum: floor } },
    })),
    ...classes.map((name): Layer => ({
      transform: only(name),
      mark: {
        type: "line",
        ...step,
        color: classStyles[name].color,
        strokeWidth: lineWidths.series,
        strokeJoin: "miter",
        ...classStyles[name].dash,
      },
      encoding: { ...encoding, order: { field: "corner", type: "quantitative" } },
    })),
  ];
}
