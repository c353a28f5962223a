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
    `## What we changed and why\n\n${remarks(comparison, "method")}`,
    `## What the published numbers are worth\n\n${remarks(comparison, "numbers")}`,
    `## Notes\n\n${list(comparison.notes)}`,
  ].join("\n");
}

function remarks({ remarks }: Comparison, about: Comparison["remarks"][number]["about"]): string {
  const lines = remarks.filter((remark) => remark.about === about).map(({ title, text, source }) =>
    `- **${escapeMarkdown(title)}.** ${escapeMarkdown(text)} (${escapeMarkdown(source)})\n`
  );
  return lines.length > 0 ? lines.join("") : "Nothing.\n";
}
