/** comparison.md: the answer with its tables and notes, for reading in a terminal or on a code host. */
import type { Comparison } from "../artifact/comparison.ts";
import { aucTable } from "./auc_table.ts";
import { claimsTable } from "./claims_table.ts";
import { escapeMarkdown, renderMarkdown } from "./markdown.ts";

export function comparisonMarkdown(comparison: Comparison): string {
  const list = (lines: readonly string[]) => lines.map((line) => `- ${escapeMarkdown(line)}\n`).join("");
  return [
    `# Does this paper reproduce?\n\n${escapeMarkdown(comparison.answer)}\n`,
    `## Claims\n\n${renderMarkdown(claimsTable(comparison))}`,
    `## Numbers\n\n${renderMarkdown(aucTable(comparison))}`,
    `## Scaling\n\n${list(comparison.sample.scaling)}`,
    `## Notes\n\n${list(comparison.notes)}`,
  ].join("\n");
}
