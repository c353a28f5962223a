/**
 * How values can be read off a figure, for a page that lets its reader point at one: it stands in the spec's
 * `usermeta.reading`, and the values in figure.csv under the columns that are named here.
 */
export interface Reading {
  /** The axis along which a reader moves: a column and the ends of its linear scale. */
  readonly x: { readonly field: string; readonly title: string; readonly domain: readonly [number, number] };
  /** What is read there. Between two rows it is interpolated along a straight line of the drawn scale. */
  readonly y: { readonly field: string; readonly title: string; readonly scale: "linear" | "log" };
  /** Columns with the ends of a band around y, empty where it has no end, and what the band is: "68 % band". */
  readonly band?: { readonly low: string; readonly high: string; readonly title: string };
  /** The column that tells curves apart, with the name and colour of each, in the order of the legend. */
  readonly series: {
    readonly field: string;
    readonly title: string;
    readonly values: readonly { readonly value: string; readonly title: string; readonly color: string }[];
  };
  /** The column that tells whose a curve is: a column of the table that a reader sees for each. */
  readonly origin: {
    readonly field: string;
    readonly values: readonly { readonly value: string; readonly title: string }[];
  };
  /** A column that counts repetitions of one curve: seeds. */
  readonly repeat?: string;
}
