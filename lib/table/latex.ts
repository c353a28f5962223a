/** A table for LaTeX with the booktabs package, to be read by `\input`. */
import { type Column, headingSpans, type Table } from "./table.ts";

const commands: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "[": "{[}",
  "]": "{]}",
  "\u2013": "--",
  "\u2212": "$-$",
  "\u00b1": "$\\pm$",
  "\u00d7": "$\\times$",
  "\u2264": "$\\leq$",
  "\u2265": "$\\geq$",
  "\u00a0": "~",
};

/** Text that LaTeX prints as it is. */
export function escapeLatex(text: string): string {
  return text.replace(
    /[\\~^<>|"[\]\u2013\u2212\u00b1\u00d7\u2264\u2265\u00a0]|[#$%&_{}]/g,
    (character) => commands[character] ?? `\\${character}`,
  );
}

export function renderLatex({ name, caption, columns, rows, notes }: Table): string {
  return [
    "% needs \\usepackage{booktabs}",
    "\\begin{table}",
    "\\centering",
    `\\caption{${escapeLatex(caption)}}`,
    `\\label{tab:${name}}`,
    `\\begin{tabular}{${columns.map(({ align }) => align === "right" ? "r" : "l").join("")}}`,
    "\\toprule",
    ...headings(columns),
    "\\midrule",
    ...rows.map((row) => line(row.map(escapeLatex))),
    "\\bottomrule",
    "\\end{tabular}",
    ...notes.map((note) => `\\par\\smallskip\\footnotesize ${escapeLatex(note)}`),
    "\\end{table}",
    "",
  ].join("\n");
}

const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;

/** Group headings with rules below them, then the columns' own. */
function headings(columns: readonly Column[]): string[] {
  const titles = line(columns.map(({ title }) => escapeLatex(title)));
  const spans = headingSpans(columns);
  if (spans.every((span) => span.title === undefined)) return [titles];
  const groups: string[] = [], rules: string[] = [];
  let first = 1;
  for (const { title, columns: { length } } of spans) {
    groups.push(title === undefined ? "" : `\\multicolumn{${length}}{c}{${escapeLatex(title)}}`);
    if (title !== undefined) rules.push(`\\cmidrule(lr){${first}-${first + length - 1}}`);
    first += length;
  }
  return [line(groups), rules.join(" "), titles];
}
