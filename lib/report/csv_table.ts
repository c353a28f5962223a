/** The data of a figure or table, from its CSV file. */
import { groupThousands } from "../artifact/notation.ts";
import { linkToFile } from "./anchors.ts";
import { type Html, markup } from "./html.ts";

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** RFC 4180: commas, quotes where a cell needs them, either line end. */
export function parseCsv(text: string): CsvTable {
  const lines: string[][] = [[]];
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  for (const [, quoted, plain = "", end = ""] of whole.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end.includes("\n")) lines.push([]);
  }
  const [columns = [], ...rows] = lines.filter((cells) => cells.length > 1 || (cells[0] ?? "") !== "");
  // The match that ends the text leaves an empty cell behind.
  return { columns, rows: rows.map((cells) => cells.slice(0, columns.length)) };
}

const shown = 8;

/** The first rows; a link to the file has them all. */
export function csvPreview(table: CsvTable, path: string, label: string): Html {
  const { columns, rows } = table;
  const all = rows.length <= shown + 4;
  const some = all ? rows : rows.slice(0, shown);
  return markup`<div class="scroll" role="group" aria-label="Data of ${label}" tabindex="0"><table class="data">
<caption>${all ? `All ${rows.length} rows` : `The first ${shown} of ${groupThousands(rows.length)} rows`}: ${
    linkToFile(path)
  }</caption>
<thead><tr>${
    columns.map((column) => markup`<th scope="col"${numeric(rows, columns.indexOf(column))}>${column}</th>`)
  }</tr></thead>
<tbody>
${
    some.map((row) =>
      markup`<tr>${row.map((cell, at) => markup`<td${numeric(rows, at)}>${rounded(cell)}</td>`)}</tr>
`
    )
  }</tbody>
</table></div>`;
}

function numeric(rows: CsvTable["rows"], column: number): Html | false {
  const cells = rows.map((row) => row[column] ?? "").filter((cell) => cell !== "");
  return cells.length > 0 && cells.every((cell) => Number.isFinite(Number(cell))) && markup` class="number"`;
}

/** 0.30000000000000004 as 0.3; the file has every digit. */
function rounded(cell: string): string {
  const value = Number(cell);
  return /^-?\d+\.\d{6,}/.test(cell) && Number.isFinite(value) ? String(Number(value.toPrecision(6))) : cell;
}
