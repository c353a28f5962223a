// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodeCsv, renderCsv } from "../../lib/table/csv.ts";
import { escapeHtml, renderHtml } from "../../lib/table/html.ts";
import { escapeLatex, renderLatex } from "../../lib/table/latex.ts";
import { escapeMarkdown, renderMarkdown } from "../../lib/table/markdown.ts";
import { headingSpans, type Table } from "../../lib/table/table.ts";

const table: Table = {
  name: "auc",
  caption: "Ours & theirs.",
  columns: [
    { title: "Network", align: "left" },
    { title: "ours", group: "AUC", align: "right" },
    { title: "paper", group: "AUC", align: "right" },
    { title: "Verdict", align: "left" },
  ],
  rows: [["a_b <c>", "0.9738(12)", "0.972(1)", "50 % | 1"], ["x", "\u2013", "", 'it is, "so"']],
  notes: ["A note."],
};

Deno.test("headingSpans() joins neighbouring columns of one group only", () => {
  assertEquals(headingSpans(table.columns).map(({ title, columns }) => [title, columns.length]), [
    [undefined, 1],
    ["AUC", 2],
    [undefined, 1],
  ]);
});

Deno.test("renderHtml() heads rows and columns for screen readers, escapes text and shows the notes", () => {
  const html = renderHtml(table);
  assertStringIncludes(html, "<caption>Ours &amp; theirs.</caption>");
  assertStringIncludes(
    html,
    '<tr><th scope="col" rowspan="2">Network</th><th scope="colgroup" colspan="2">AUC</th>' +
      '<th scope="col" rowspan="2">Verdict</th></tr>\n' +
      '<tr><th scope="col" class="number">ours</th><th scope="col" class="number">paper</th></tr>',
  );
  assertStringIncludes(html, '<tr><th scope="row">a_b &lt;c&gt;</th><td class="number">0.9738(12)</td>');
  assertStringIncludes(html, '<tfoot>\n<tr><td colspan="4">A note.</td></tr>\n</tfoot>');
});

Deno.test("renderHtml() needs a single row of headings where there are no groups", () => {
  const html = renderHtml({
    ...table,
    columns: table.columns.map(({ title, align }) => ({ title, align })),
    notes: [],
  });
  assertStringIncludes(html, '<thead>\n<tr><th scope="col">Network</th><th scope="col" class="number">ours</th>');
  assertEquals(html.includes("rowspan") || html.includes("tfoot"), false);
});

Deno.test("escapeHtml() leaves no character that could open a tag, an entity or an attribute", () => {
  assertEquals(escapeHtml(`<a href="x" title='y'>&`), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
});

Deno.test("escapeLatex() escapes every special character of LaTeX", () => {
  assertEquals(escapeLatex("# $ % & _ { }"), "\\# \\$ \\% \\& \\_ \\{ \\}");
  assertEquals(escapeLatex("\\~^"), "\\textbackslash{}\\textasciitilde{}\\textasciicircum{}");
  assertEquals(
    escapeLatex("0.9 \u00b1 0.1 \u2264 3 \u00d7 2 \u2013 \u2212"),
    "0.9 $\\pm$ 0.1 $\\leq$ 3 $\\times$ 2 -- $-$",
  );
  assertEquals(
    escapeLatex('[1] <2> |3| "4"'),
    "{[}1{]} \\textless{}2\\textgreater{} \\textbar{}3\\textbar{} " +
      "\\char34{}4\\char34{}",
  );
});

Deno.test("renderLatex() spans groups and aligns columns", () => {
  const latex = renderLatex(table);
  assertStringIncludes(latex, "\\begin{tabular}{lrrl}");
  assertStringIncludes(
    latex,
    " & \\multicolumn{2}{c}{AUC} &  \\\\\n\\cmidrule(lr){2-3}\nNetwork & ours & paper & Verdict \\\\",
  );
  assertStringIncludes(latex, "a\\_b \\textless{}c\\textgreater{} & 0.9738(12) & 0.972(1) & 50 \\% \\textbar{} 1 \\\\");
});

Deno.test("renderMarkdown() keeps a row on one line of as many cells", () => {
  const lines = renderMarkdown({ ...table, rows: [["a|b", "c\nd", "*e*", "f_g"]] }).split("\n");
  assertEquals(lines[2], "| Network | AUC, ours | AUC, paper | Verdict |");
  assertEquals(lines[3], "| --- | ---: | ---: | --- |");
  assertEquals(lines[4], "| a\\|b | c d | \\*e\\* | f\\_g |");
  assertEquals(escapeMarkdown("[x](y) <b> `c`"), "\\[x\\](y) \\<b\\> \\`c\\`");
});

Deno.test("encodeCsv() quotes fields with commas, quotes and line breaks, and doubles quotes", () => {
  assertEquals(encodeCsv([["a", "b,c"], ['d"e', "f\ng"]]), 'a,"b,c"\n"d""e","f\ng"\n');
  assertEquals(renderCsv(table).split("\n")[0], 'Network,"AUC, ours","AUC, paper",Verdict');
});
