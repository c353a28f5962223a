/**
 * What a figure is before it is rendered: a Vega-Lite spec with its data, and the same data as a table. A figure is a
 * pure function of artifacts, so that it can be tested on its data and encodings.
 */
import type { TopLevelSpec } from "vega-lite";

/** A view inside a concatenation: a layer, a mark, or again a concatenation. */
export type View = Extract<TopLevelSpec, { readonly vconcat: unknown }>["vconcat"][number];
/** A view that may stand inside a layer. */
export type Layer = Extract<TopLevelSpec, { readonly layer: unknown }>["layer"][number];
/** How columns become positions, colours and shapes. */
export type Encoding = NonNullable<Extract<Layer, { readonly mark: unknown }>["encoding"]>;

export type Cell = string | number | null;
/** A row of data: column name to value; null where there is none. */
export type Row = Readonly<Record<string, Cell>>;

export interface Figure {
  /** One line, without the figure's number: "ROC curves". */
  readonly title: string;
  /** What is drawn and how it is to be read, complete sentences in plain text. */
  readonly caption: string;
  /** The spec; its `description` is the caption, its `usermeta.title` the title. */
  readonly spec: TopLevelSpec;
  /** The data in long form, for figure.csv. All rows have the same columns. */
  readonly table: readonly Row[];
}
