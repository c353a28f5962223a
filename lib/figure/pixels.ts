/** Parts of a view that are placed in points instead of data: what legends and notes are made of. */
import type { Layer } from "./figure.ts";

/** Points from the left edge of a view, and from its top edge downwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A position that is a number of points. */
export const pixel = (field: string) => ({ field, type: "quantitative" as const, scale: null, axis: null });
/** A colour or shape that stands in the data as it is. */
export const literal = (field: string) => ({ field, type: "nominal" as const, scale: null, legend: null });

export interface TextOptions {
  readonly color?: string;
  /** Width at which a text is cut off with an ellipsis. */
  readonly limit?: number;
  readonly align?: "left" | "center" | "right";
}

/** Texts, vertically centred on their places. */
export function texts(values: readonly (Place & { readonly text: string })[], options: TextOptions = {}): Layer {
  return {
    data: { values: [...values] },
    mark: { type: "text", align: "left", baseline: "middle", ...options },
    encoding: { x: pixel("x"), y: pixel("y"), text: { field: "text" } },
  };
}
