/** Writes a table in every format that results/ holds. */
import { renderCsv } from "./csv.ts";
import { renderHtml } from "./html.ts";
import { renderLatex } from "./latex.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Table } from "./table.ts";

/** The outputs of a task that writes a table. */
export const tableFiles = {
  html: "table.html",
  markdown: "table.md",
  csv: "table.csv",
  latex: "table.tex",
} as const;

/** @param paths by format. */
export async function writeTable(table: Table, paths: Readonly<Record<keyof typeof tableFiles, string>>) {
  await Deno.writeTextFile(paths.html, renderHtml(table));
  await Deno.writeTextFile(paths.markdown, renderMarkdown(table));
  await Deno.writeTextFile(paths.csv, renderCsv(table));
  await Deno.writeTextFile(paths.latex, renderLatex(table));
}
