/** Rows as CSV (RFC 4180, lines end in LF), for readers who want a figure's numbers. */
import type { Cell, Row } from "./figure.ts";

/** The columns are those of the first row; null is an empty cell. @throws RangeError if a row has other columns. */
export function encodeCsv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => {
    if (Object.keys(row).join() !== columns.join()) {
      throw new RangeError(`cannot write CSV: columns are ${Object.keys(row).join()}, expected ${columns.join()}`);
    }
    return columns.map((column) => encodeCell(row[column] ?? null)).join(",");
  });
  return [columns.map(encodeCell).join(","), ...lines, ""].join("\n");
}

function encodeCell(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
