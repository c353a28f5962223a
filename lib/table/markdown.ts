/** A table in GitHub's Markdown. */
import { flatTitle, type Table } from "./table.ts";

/** Text that Markdown shows as it is, also inside a table's cell. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}

export function renderMarkdown({ caption, columns, rows, notes }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    escapeMarkdown(caption),
    "",
    line(columns.map((column) => escapeMarkdown(flatTitle(column)))),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
    "",
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    ...(notes.length > 0 ? [""] : []),
  ].join("\n");
}
