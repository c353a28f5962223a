// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { aucTable } from "../../lib/table/auc_table.ts";
import { claimsTable } from "../../lib/table/claims_table.ts";
import { comparisonCsv } from "../../lib/table/comparison_csv.ts";
import { comparisonMarkdown } from "../../lib/table/comparison_markdown.ts";
import { flatTitle } from "../../lib/table/table.ts";
import { exampleClaim, exampleComparison, exampleNetwork } from "../comparison/example.ts";

Deno.test("aucTable() sets our AUC, the paper's and the re-run's side by side, with verdict, rejections and epochs", () => {
  const { columns, rows } = aucTable(exampleComparison);
  assertEquals(columns.map(flatTitle), [
    ...["Network", "AUC, ours", "AUC, paper", "AUC, Keras re-run", "AUC, verdict"],
    ...["Rejection at 50 %, ours", "Rejection at 50 %, paper", "Rejection at 70 %, ours", "Rejection at 70 %, paper"],
    ...["Parameters", "Epochs, run", "Epochs, best"],
  ]);
  assertEquals(rows, [[
    ...["ECal + HCal images", "0.9738(12)", "0.972(1)", "0.9738", "reproduced"],
    ...["88(5)", "81.8", "\u2013", "\u2013", "441,559", "46", "36"],
  ]]);
});

Deno.test("aucTable() names sample, events and seeds in the caption, and in the notes why nothing is compared", () => {
  const sample = { ...exampleComparison.sample, about: "our own events.", notComparable: "simulated events" };
  const { caption, notes } = aucTable({ ...exampleComparison, sample, indicative: "8,000 simulated training events" });
  assertStringIncludes(
    caption,
    "Sample: our own events. 137,525 events to train, 34,382 to validate, 42,977 to test; seed 1.",
  );
  assertEquals(notes.includes("not comparable: simulated events."), true);
  assertEquals(notes[1], "One seed per network: the spread over trainings is unknown and in no bracket.");
  assertEquals(notes.includes("Trained less than in the paper: 8,000 simulated training events."), true);
});

Deno.test("aucTable() says that a network of the re-run collapsed, and shows epochs over seeds as a range", () => {
  const network = {
    ...exampleNetwork,
    rerun: { epochs: 25, best: 15, collapsed: true },
    auc: { ...exampleNetwork.auc, rerun: { value: 0.5, error: null, source: "re-run" } },
    epochs: [{ seed: "1", run: 46, best: 36, stopped: true }, { seed: "2", run: 39, best: 29, stopped: true }],
  };
  const [row] = aucTable({ ...exampleComparison, networks: [network], seeds: ["1", "2"] }).rows;
  assertEquals(row?.[3], "0.5 (collapsed)");
  assertEquals(row?.slice(-2), ["39\u201346", "29\u201336"]);
});

Deno.test("claimsTable() gives each claim its verdict, marks indicative ones and names what was not judged", () => {
  const omitted = [{ id: "x", text: "A beats B.", missing: ["ht", "et"] }];
  const { rows, notes } = claimsTable({ ...exampleComparison, omitted, indicative: "8,000 events" });
  assertEquals(rows, [[
    ...[exampleClaim.text, "holds (indicative)", exampleClaim.because, "0.027"],
    ...["0.0251 to 0.0321", "6e-57", exampleClaim.source],
  ]]);
  assertEquals(notes.slice(1), [
    "DeLong's paired test is shown beside it and decides nothing; its interval gives the same verdicts.",
    "indicative: 8,000 events.",
    "Not judged, for want of ht and et: A beats B.",
  ]);
});

Deno.test("claimsTable() names claims on which DeLong's interval would decide otherwise, and shows small p-values as such", () => {
  const delong = {
    deviation: 0.01,
    interval: [-0.01, 0.0286] as [number, number],
    z: 40,
    p: 0,
    verdict: "undecided" as const,
  };
  const { rows, notes } = claimsTable({ ...exampleComparison, claims: [{ ...exampleClaim, delong }] });
  assertEquals(rows[0]?.slice(4, 6), ["-0.0100 to 0.0286", "< 1e-300"]);
  assertStringIncludes(notes[1] ?? "", "its interval would give another verdict on: The calorimeter images beat");
  const untested = claimsTable({ ...exampleComparison, claims: [{ ...exampleClaim, delong: null }] });
  assertEquals(untested.rows[0]?.slice(4, 6), ["\u2013", "\u2013"]);
});

Deno.test("comparisonCsv() gives every number unrounded, with a fixed number of fields", () => {
  const lines = comparisonCsv(exampleComparison).trimEnd().split("\n");
  assertEquals(lines[0]?.split(",").length, 20);
  assertEquals(
    lines[1],
    "network,et_and_ht,auc,0.97378,0.0012,,0.9714,0.9761,0.972,0.001,Table I,0.9737834122792594,1.14,reproduced," +
      "0.0012,0.97132,0.97603,,,",
  );
  assertEquals(
    lines[2],
    "network,et_and_ht,rejection at 0.5,88.4,5.3,,79.1,99.8,81.8,,Figure 5,90.1,,,,,,,78.3,100.2",
  );
  assertEquals(
    lines.at(-1),
    "claim,images_beat_features,auc of et_and_ht - auc of hl,0.0286,,,0.0251,0.0322,0.027,,abstract; Table I,,,holds," +
      "0.0018,0.02507,0.03213,6e-57,,",
  );
});

Deno.test("comparisonMarkdown() opens with the answer, then claims, numbers and notes", () => {
  const text = comparisonMarkdown(exampleComparison);
  const headings = text.split("\n").filter((line) => line.startsWith("#"));
  assertEquals(headings, [
    ...["# Does this paper reproduce?", "## Claims", "## Numbers", "## Scaling", "## What we changed and why"],
    ...["## What the published numbers are worth", "## Notes"],
  ]);
  assertStringIncludes(text.split("## Claims")[0] ?? "", exampleComparison.answer);
});
