/** A table as an HTML fragment with headings that screen readers can follow; it brings no style of its own. */
import { type Column, headingSpans, type Table } from "./table.ts";

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export function renderHtml(table: Table): string {
  return [
    `<table class="${escapeHtml(table.name)}">`,
    `<caption>${escapeHtml(table.caption)}</caption>`,
    `<thead>`,
    ...headings(table.columns),
    `</thead>`,
    `<tbody>`,
    ...table.rows.map((row) => `<tr>${row.map((text, index) => cell(text, index, table.columns)).join("")}</tr>`),
    `</tbody>`,
    ...footer(table),
    `</table>`,
    "",
  ].join("\n");
}

function headings(columns: readonly Column[]): string[] {
  const spans = headingSpans(columns);
  if (spans.every((span) => span.title === undefined)) {
    return [`<tr>${columns.map((column) => heading(column)).join("")}</tr>`];
  }
  const upper = spans.map(({ title, columns }) =>
    title === undefined
      ? columns.map((column) => heading(column, ' rowspan="2"')).join("")
      : `<th scope="colgroup" colspan="${columns.length}">${escapeHtml(title)}</th>`
  );
  const lower = spans.flatMap((span) => span.title === undefined ? [] : span.columns.map((column) => heading(column)));
  return [`<tr>${upper.join("")}</tr>`, `<tr>${lower.join("")}</tr>`];
}

function heading({ title, align }: Column, attributes = ""): string {
  return `<th scope="col"${attributes}${alignment(align)}>${escapeHtml(title)}</th>`;
}

function cell(text: string, index: number, columns: readonly Column[]): string {
  const escaped = escapeHtml(text);
  if (index === 0) return `<th scope="row">${escaped}</th>`;
  return `<td${alignment(columns[index]?.align)}>${escaped}</td>`;
}

function alignment(align: Column["align"] | undefined): string {
  return align === "right" ? ' class="number"' : "";
}

function footer({ notes, columns }: Table): string[] {
  if (notes.length === 0) return [];
  const text = notes.map(escapeHtml).join("<br>");
  return [`<tfoot>`, `<tr><td colspan="${columns.length}">${text}</td></tr>`, `</tfoot>`];
}
