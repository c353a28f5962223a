// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { kinematicsFigure } from "../../lib/figure/kinematics.ts";
import { diagnosticsOf, diagnosticsWith, sevenDiagnostics } from "./network_samples.ts";
import { published } from "./samples.ts";

interface Place {
  readonly bin: number;
  readonly auc: number;
  readonly low: number;
  readonly high: number;
}

/** The points of each panel. */
function placesOf(spec: object): Place[][] {
  const { vconcat: [{ hconcat }] } = spec as { vconcat: [{ hconcat: { data?: { values: Place[] } }[] }] };
  return hconcat.map(({ data }) => data?.values ?? []);
}

Deno.test("kinematicsFigure() has a row for each quantity, network and bin, null where a class is missing", () => {
  const { table } = kinematicsFigure(sevenDiagnostics, published);
  assertEquals(table.length, 7 * (3 + 2));
  const rows = table.filter((row) => row.network === "et" && row.quantity === "pt");
  assertEquals(rows.map(({ low, high, auc, spread }) => [low, high, auc, spread]), [
    [10, 12.5, 0.8, null],
    [12.5, 20, 0.9, null],
    [20, 120, null, null],
  ]);
});

Deno.test("kinematicsFigure() draws every network within its bin, none at the place of another, bars up to 1", () => {
  const [pt = [], eta = []] = placesOf(kinematicsFigure(sevenDiagnostics, published).spec);
  assertEquals([pt.length, eta.length], [14, 14]);
  assertEquals(pt.filter(({ bin }) => bin > 0 && bin < 1).length, 7);
  assertEquals(new Set(pt.map(({ bin }) => bin)).size, 14);
  for (const { auc, low, high } of [...pt, ...eta]) {
    assertAlmostEquals(low, auc - 0.1);
    assertAlmostEquals(high, Math.min(1, auc + 0.1));
  }
});

Deno.test("kinematicsFigure() averages the seeds that learned something and keeps their spread", () => {
  const seeds = [diagnosticsOf("1"), diagnosticsOf("2", 0.04), diagnosticsOf("3", -0.3, true)];
  const { table } = kinematicsFigure(new Map([["hl", diagnosticsWith(...seeds)]]), published);
  assertAlmostEquals(Number(table[0]?.auc), 0.82);
  assertAlmostEquals(Number(table[0]?.spread), 0.02 * Math.SQRT2);
});

Deno.test("kinematicsFigure() says what the input lacks, in the panel's place and in the caption", () => {
  const without = new Map([["hl", diagnosticsWith({ ...diagnosticsOf(), pt: null })]]);
  const { spec, caption, table } = kinematicsFigure(without, published);
  assertStringIncludes(caption, "Not drawn: the input has no transverse momentum of the candidates.");
  assertStringIncludes(JSON.stringify(spec), "Not drawn: the input has no");
  assert(table.every(({ quantity }) => quantity === "eta"));
});

Deno.test("kinematicsFigure() is one note where the input has neither quantity, as the authors' file", () => {
  const without = new Map([["hl", diagnosticsWith({ ...diagnosticsOf(), pt: null, eta: null })]]);
  const { spec, table } = kinematicsFigure(without, published);
  assertEquals(table, []);
  const { vconcat } = spec as { vconcat: unknown[] };
  assertEquals(vconcat.length, 1);
  assertStringIncludes(JSON.stringify(vconcat), "neither transverse momentum nor pseudorapidity");
});

Deno.test("kinematicsFigure() captions count the events outside the bins", () => {
  assertStringIncludes(kinematicsFigure(sevenDiagnostics, published).caption, "3 events by pT and 3 by \u03b7");
});
