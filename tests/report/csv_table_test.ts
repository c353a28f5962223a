// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodeCsv } from "../../lib/figure/csv.ts";
import { csvPreview, parseCsv } from "../../lib/report/csv_table.ts";

Deno.test("parseCsv() reads what encodeCsv() writes: commas, quotes, line ends, empty cells", () => {
  const rows = [{ a: 'x, "y"\nz', b: null, c: 0.1 }, { a: "", b: "", c: -1e-7 }];
  assertEquals(parseCsv(encodeCsv(rows)), {
    columns: ["a", "b", "c"],
    rows: [['x, "y"\nz', "", "0.1"], ["", "", "-1e-7"]],
  });
});

Deno.test("parseCsv() takes either line end, and a last line without one", () => {
  const expected = { columns: ["a", "b"], rows: [["1", ""], ["2", "3"]] };
  for (const text of ["a,b\r\n1,\r\n2,3\r\n", "a,b\n1,\n2,3"]) assertEquals(parseCsv(text), expected);
  assertEquals(parseCsv(""), { columns: [], rows: [] });
});

Deno.test("csvPreview() shows the first rows of many, all of a few, and numbers to six digits", () => {
  const table = (count: number) => parseCsv(`n,x\n${"a,0.30000000000000004\n".repeat(count)}`);
  const long = csvPreview(table(1234), "figures/a.csv", "Figure 1").markup;
  assertStringIncludes(long, "The first 8 of 1,234 rows");
  assertEquals(long.match(/<tr>/g)?.length, 9);
  assertStringIncludes(long, `<td>a</td><td class="number">0.3</td>`);
  assertStringIncludes(csvPreview(table(12), "figures/a.csv", "Figure 1").markup, "All 12 rows");
});
