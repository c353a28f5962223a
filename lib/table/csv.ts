/** Comma-separated values after RFC 4180, but with lines ended by a line feed. */
import { flatTitle, type Table } from "./table.ts";

export function encodeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(field).join(",") + "\n").join("");
}

/** Headings and rows; caption and notes have no place in this format. */
export function renderCsv({ columns, rows }: Table): string {
  return encodeCsv([columns.map(flatTitle), ...rows]);
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
