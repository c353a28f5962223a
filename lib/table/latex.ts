/**
 * A table for LaTeX with the booktabs and graphicx packages, to be read by `\input`; with any engine, font encoding and
 * class of one or two columns. A table of many columns spans the page, and one that is wider than its place is scaled down to it.
 */
import { type Column, headingSpans, type Table } from "./table.ts";

/** A column of a two-column page holds about so many characters. */
const columnWidth = 66;

const commands: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  // \textquotedbl is not there in OT1, the encoding of a document that names none.
  '"': "\\char34{}",
  "[": "{[}",
  "]": "{]}",
  "\u2013": "--",
  "\u2014": "---",
  "\u2018": "`",
  "\u2019": "'",
  "\u201c": "``",
  "\u201d": "''",
  "\u2026": "\\ldots{}",
  "\u2212": "$-$",
  "\u00b2": "$^2$",
  "\u00b3": "$^3$",
  "\u00b5": "$\\mu$",
  "\u00b1": "$\\pm$",
  "\u00d7": "$\\times$",
  "\u00b7": "$\\cdot$",
  "\u00b0": "$^\\circ$",
  "\u2264": "$\\leq$",
  "\u2265": "$\\geq$",
  "\u221a": "$\\surd$",
  "\u221e": "$\\infty$",
  "\u00a0": "~",
  "\u202f": "\\,",
  "\u2009": "\\,",
};

/** Small Greek letters by code point from alpha; those that look like Latin ones have no command. */
const greek = [
  ...[
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
  ],
  ...["", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"],
];
const capitals: Readonly<Record<string, string>> = {
  ...{ "\u0393": "Gamma", "\u0394": "Delta", "\u0398": "Theta", "\u039b": "Lambda", "\u03a0": "Pi" },
  ...{ "\u03a3": "Sigma", "\u03a6": "Phi", "\u03a8": "Psi", "\u03a9": "Omega" },
};

/** Letters with these accents, and these letters, are in every font encoding. */
const accented = /^[A-Za-z][\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327]$/;
const ligatures = "\u00c6\u00d8\u00df\u00e6\u00f8\u0141\u0142\u0152\u0153";

/**
 * Text that LaTeX prints as it is. Line breaks and control characters become spaces; a character that LaTeX does not know
 * without further packages becomes its code point, [U+2603].
 */
export function escapeLatex(text: string): string {
  const characters = Array.from(text.normalize("NFC").replace(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, " "));
  return characters.map((character, index) =>
    // Two hyphens would become a dash.
    character === "-" && characters[index + 1] === "-" ? "-{}" : escapeCharacter(character)
  ).join("");
}

function escapeCharacter(character: string): string {
  const command = commands[character];
  if (command !== undefined) return command;
  if (/[#$%&_{}]/.test(character)) return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  const letter = greek[code - 0x3b1] || capitals[character];
  if (letter) return `$\\${letter}$`;
  if (code < 0x80 || ligatures.includes(character) || accented.test(character.normalize("NFD"))) return character;
  return `{[}U+${code.toString(16).toUpperCase().padStart(4, "0")}{]}`;
}

export function renderLatex(table: Table): string {
  const { name, caption, columns, rows, notes } = table;
  const environment = charactersAcross(table) > columnWidth ? "table*" : "table";
  return [
    "% needs \\usepackage{booktabs,graphicx}",
    `\\begin{${environment}}`,
    "\\centering",
    // Classes differ; revtex leaves almost nothing between columns.
    "\\setlength{\\tabcolsep}{4pt}",
    `\\caption{${escapeLatex(caption)}}`,
    `\\label{tab:${name}}`,
    "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%",
    `\\begin{tabular}{${columns.map(({ align }) => align === "right" ? "r" : "l").join("")}}`,
    "\\toprule",
    ...headings(columns),
    "\\midrule",
    ...rows.map((row) => line(row.map(escapeLatex))),
    "\\bottomrule",
    "\\end{tabular}}",
    ...footnotes(notes),
    `\\end{${environment}}`,
    "",
  ].join("\n");
}

/** Of the longest cell in each column, with a space of two between them. */
function charactersAcross({ columns, rows }: Table): number {
  return columns.reduce((sum, { title }, index) => {
    return sum + 2 + Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0));
  }, 0);
}

function footnotes(notes: readonly string[]): string[] {
  if (notes.length === 0) return [];
  return [
    "\\par\\smallskip",
    "\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright",
    ...notes.map((note) => `${escapeLatex(note)}\\par`),
    "\\end{minipage}",
  ];
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
