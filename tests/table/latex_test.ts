// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";
import { aucTable } from "../../lib/table/auc_table.ts";
import { claimsTable } from "../../lib/table/claims_table.ts";
import { renderLatex } from "../../lib/table/latex.ts";
import { networksTable } from "../../lib/table/networks_table.ts";
import { searchTable } from "../../lib/table/search_table.ts";
import type { Table } from "../../lib/table/table.ts";
import { exampleComparison } from "../comparison/example.ts";
import { latexFaults } from "./latex_form.ts";
import { published, trained } from "./trained.ts";

const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("")
  .replace(/.{16}/g, "$& ");
const odd =
  "p\u209c \u03b1\u03b7\u03c6\u03c3\u03a3 \u2264 \u00b1 \u2013 \u2014 \u201cx\u201d it\u2019s \u00b5m\u00b2 Gr\u00fc\u00dfe \u0141\u00f3d\u017a \u0105 \u4e2d \u2603 --- \\end{table} % $x_1$\nnew\tline";

const nasty: Table = {
  name: "nasty",
  caption: ascii,
  columns: [
    { title: "# & %", align: "left" },
    { title: "a_b", group: "$ ~ ^", align: "right" },
    { title: "{", group: "$ ~ ^", align: "right" },
    { title: "\\", align: "left" },
  ],
  rows: [[ascii, odd, "", "}"], ["[1]", "[2]", "*", "\u2013"]],
  notes: [odd, ascii],
};

const tables: readonly Table[] = [
  aucTable(exampleComparison),
  claimsTable(exampleComparison),
  searchTable("convolutional", trained, published),
  searchTable("dense", trained, published),
  networksTable(trained, published),
  nasty,
];

for (const table of tables) {
  Deno.test(`renderLatex() writes the table "${table.name}" well formed`, () => {
    assertEquals(latexFaults(renderLatex(table)), []);
  });
}

Deno.test("latexFaults() sees an open group, a bare sign, a row that is too short and a character that LaTeX lacks", () => {
  const good = renderLatex(tables[0] as Table);
  const faults = (before: string, after: string) => latexFaults(good.replace(before, after)).length > 0;
  assertEquals(faults("\\caption{", "\\caption{{"), true);
  assertEquals(faults("\\%", "%"), true);
  assertEquals(faults("0.9738(12) &", "0.9738(12)"), true);
  assertEquals(faults("\\end{tabular}}", "}"), true);
  assertEquals(faults("ECal + HCal", "ECal_HCal"), true);
  assertEquals(faults("ECal + HCal", "ECal \u2603 HCal"), true);
});

Deno.test("renderLatex() lets a wide table span the page and scales it down to it", () => {
  assertMatch(renderLatex(networksTable(trained, published)), /\\begin\{table\*\}[^]*\\resizebox\{\\ifdim\\width>/);
  assertMatch(renderLatex(searchTable("dense", trained, published)), /\\begin\{table\}/);
});

function hasTex(): boolean {
  try {
    return new Deno.Command("pdflatex", { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "pdflatex reads every table in a two-column article, and none stands out of its place",
  ignore: !hasTex(), // A machine without TeX shows this test as ignored.
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const body = tables.map(renderLatex).join("\n");
      const preamble = "\\documentclass[twocolumn]{article}\\usepackage{booktabs,graphicx}";
      await Deno.writeTextFile(`${folder}/tables.tex`, `${preamble}\\begin{document}\n${body}\\end{document}\n`);
      const args = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "tables.tex"];
      const { success, stdout } = await new Deno.Command("pdflatex", { args, cwd: folder }).output();
      const log = new TextDecoder().decode(stdout);
      assertEquals(success, true, log);
      const overfull = log.split("\n").filter((line) => Number(/Overfull .hbox \(([\d.]+)pt/.exec(line)?.[1] ?? 0) > 2);
      assertEquals(overfull, [], log);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
