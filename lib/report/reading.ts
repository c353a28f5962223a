/**
 * The values of a figure off which a reader may read: curves from its CSV file, as its spec's `usermeta.reading` names
 * their columns (lib/figure/reading.ts). A page embeds them once; browser/reading.js shows them.
 */
import { z } from "zod";
import type { Reading } from "../figure/reading.ts";
import { type CsvTable, parseCsv } from "./csv_table.ts";

const Named = z.object({ value: z.string(), title: z.string() });
const schema: z.ZodType<Reading> = z.object({
  x: z.object({ field: z.string(), title: z.string(), domain: z.tuple([z.number(), z.number()]) }),
  y: z.object({ field: z.string(), title: z.string(), scale: z.enum(["linear", "log"]) }),
  band: z.object({ low: z.string(), high: z.string(), title: z.string() }).optional(),
  series: z.object({
    field: z.string(),
    title: z.string(),
    values: z.array(Named.extend({ color: z.string().regex(/^#[0-9a-f]{6}$/i) })),
  }),
  origin: z.object({ field: z.string(), values: z.array(Named) }),
  repeat: z.string().optional(),
});

/** x, y, and the ends of the band; null where there is no value. Ascending in x. */
type Point = readonly (number | null)[];

export interface ReadingData {
  readonly reading: Reading;
  readonly curves: readonly { readonly series: string; readonly origin: string; readonly points: readonly Point[] }[];
}

/** Undefined for a figure that offers no reading, or whose table lacks a column that its reading names. */
export function readingData(spec: unknown, csv: string | undefined): ReadingData | undefined {
  const { success, data: reading } = schema.safeParse(member(member(spec, "usermeta"), "reading"));
  if (!success || csv === undefined) return undefined;
  const table = parseCsv(csv);
  const { x, y, band, series, origin, repeat } = reading;
  const names = [x.field, y.field, ...(band ? [band.low, band.high] : []), series.field, origin.field];
  if ([...names, ...(repeat === undefined ? [] : [repeat])].some((name) => !table.columns.includes(name))) {
    return undefined;
  }
  const cell = cellsOf(table);
  const groups = Map.groupBy(
    table.rows,
    (row) => JSON.stringify([series.field, origin.field, repeat].map((name) => name && cell(row, name))),
  );
  return {
    reading,
    curves: [...groups.values()].map(([first = [], ...rest]) => ({
      series: cell(first, series.field),
      origin: cell(first, origin.field),
      points: [first, ...rest].map((row) =>
        [x.field, y.field, ...(band ? [band.low, band.high] : [])].map((name) => number(cell(row, name)))
      ).toSorted(([a = 0], [b = 0]) => (a ?? 0) - (b ?? 0)),
    })),
  };
}

function cellsOf({ columns }: CsvTable): (row: readonly string[], column: string) => string {
  const places = new Map(columns.map((column, index) => [column, index]));
  return (row, column) => row[places.get(column) ?? -1] ?? "";
}

/** To five digits, which no reader tells apart. */
function number(cell: string): number | null {
  const value = Number(cell);
  return cell === "" || !Number.isFinite(value) ? null : Number(value.toPrecision(5));
}

/** A member of an object that came from elsewhere. */
export function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
