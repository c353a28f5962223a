// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { networksTable } from "../../lib/table/networks_table.ts";
import { searchTable } from "../../lib/table/search_table.ts";
import { flatTitle } from "../../lib/table/table.ts";
import { published, trained } from "./trained.ts";

/** The networks with the values of one replaced. */
function withChanged(name: string, values: Partial<typeof trained[number]["network"]>, parameters?: number) {
  return trained.map((each) =>
    each.name === name
      ? { ...each, network: { ...each.network, ...values }, parameters: parameters ?? each.parameters }
      : each
  );
}

Deno.test("searchTable() sets the values of the networks with images beside Table III", () => {
  const { columns, rows, caption } = searchTable("convolutional", trained, published);
  assertEquals(columns.map(flatTitle), [
    ...["Hyper-parameter", "Searched in the paper, from", "Searched in the paper, to", "Trained here", "Within"],
  ]);
  assertEquals(rows, [
    ["Convolution blocks", "1", "4", "2, 3", "yes"],
    ["Filters", "8", "128", "27, 34, 47, 117", "yes"],
    ["Dense layers", "1", "3", "2", "yes"],
    ["Hidden units", "1", "200", "84, 146, 154, 160", "yes"],
    ["Learning rate", "0.0001", "0.01", "0.0001, 0.01", "yes"],
    ["Dropout", "0", "0.5", "0, 0.5", "yes"],
  ]);
  assertStringIncludes(caption, "searched (Table III)");
  assertStringIncludes(caption, "HCal image, ECal image, ECal + HCal images and ECal + HCal images + 7 features.");
});

Deno.test("searchTable() has no convolutions in Table IV, and says what lies outside the paper's ranges", () => {
  const { rows } = searchTable("dense", withChanged("hl", { dense: 9 }), published);
  assertEquals(rows, [
    ["Dense layers", "1", "8", "3, 9", "no"],
    ["Hidden units", "1", "200", "10, 109, 149", "yes"],
    ["Learning rate", "0.0001", "0.01", "0.001, 0.0013, 0.01", "yes"],
    ["Dropout", "0", "0.5", "0, 0.0019", "yes"],
  ]);
});

Deno.test("searchTable() says where no network was trained", () => {
  const images = trained.filter(({ name }) => name === "et");
  const { rows, caption } = searchTable("dense", images, published);
  assertEquals(rows[0], ["Dense layers", "1", "8", "\u2013", "\u2013"]);
  assertStringIncludes(caption, "trained here: none.");
});

Deno.test("networksTable() sets each network's hyper-parameters below the published ones, in the paper's order", () => {
  const { rows, notes } = networksTable(trained.toReversed(), published);
  assertEquals(rows.slice(0, 4), [
    ["HCal image", "Table V", "2", "27", "2", "84", "0.01", "0.5", "172,495"],
    ["HCal image", "this run", "2", "27", "2", "84", "0.01", "0.5", "172,495"],
    ["ECal image", "Table V", "3", "117", "2", "160", "0.0001", "0", "943,361"],
    ["ECal image", "this run", "3", "117", "2", "160", "0.0001", "0", "943,361"],
  ]);
  assertEquals(rows.at(-2), ["jet mass", "released code", "\u2013", "\u2013", "3", "10", "0.01", "0", "251"]);
  assertEquals(rows.length, 14);
  assertEquals(notes[0], "All networks trained here have the published hyper-parameters and as many parameters.");
});

Deno.test("networksTable() names what was trained otherwise than published, and a network that the paper lacks", () => {
  const own = { ...trained[0], name: "own" } as typeof trained[number];
  const { rows, notes } = networksTable([own, ...withChanged("hl", { lr: 0.0005, dropout: 0 }, 90_743)], published);
  assertEquals(
    notes[0],
    "Other than published: 7 high-level features (learning rate, dropout and number of parameters).",
  );
  assertEquals(rows.at(-1)?.slice(0, 2), ["own", "this run"]);
});
