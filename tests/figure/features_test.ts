// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { featuresFigure } from "../../lib/figure/features.ts";
import { features, histograms } from "./sample_artifacts.ts";

interface Panel {
  readonly layer: {
    readonly transform: [{ readonly filter: { readonly equal: string } }];
    readonly mark: { readonly type: string; readonly strokeDash?: number[] };
    readonly encoding: Record<string, { readonly title: string; readonly scale: { readonly domain: number[] } }>;
  }[];
}
interface Drawn {
  readonly datasets: { readonly corners: { quantity: string; class: string; x: number; fraction: number }[] };
  readonly vconcat: { readonly hconcat?: Panel[] }[];
}
const panelsOf = (drawn: Drawn) => drawn.vconcat.flatMap(({ hconcat }) => hconcat ?? []);

Deno.test("featuresFigure() draws nine panels on one logarithmic axis, the published histograms dotted over ours", () => {
  const drawn = featuresFigure(features, histograms).spec as unknown as Drawn;
  const panels = panelsOf(drawn);
  assertEquals(panels.map(({ layer }) => layer[0]?.encoding.x?.title), [
    "R_{had}",
    "w_{\u03b72}",
    "R_{\u03c6}",
    "R_{\u03b7}",
    "\u03c3_{\u03b7\u03b7}",
    "Iso(0.3) [GeV]",
    "Iso(0.4) [GeV]",
    "M_{jet} of the file [GeV]",
    "M_{jet}, ECal only [GeV]",
  ]);
  for (const { layer } of panels) {
    assertEquals(layer.map(({ transform: [{ filter }] }) => filter.equal), [
      "background",
      "background",
      "signal",
      "published signal",
      "published background",
    ]);
    assert(layer.slice(-2).every(({ mark }) => mark.type === "line" && mark.strokeDash?.[0] === 1));
    // The smallest published fraction is one of 68,832.
    assertEquals(layer[0]?.encoding.y?.scale.domain, [1e-5, 1]);
  }
});

Deno.test("featuresFigure() sets the same published mass over both definitions of ours", () => {
  const { datasets: { corners } } = featuresFigure(features, histograms).spec as unknown as Drawn;
  const published = (quantity: string) =>
    corners.filter((corner) => corner.quantity === quantity && corner.class === "published signal")
      .map(({ x, fraction }) => [x, fraction]);
  assertEquals(published("ecal_mass"), published("mass"));
  assertEquals(published("mass").length, 52);
});

Deno.test("featuresFigure() has ours and the published fractions of all events in its table", () => {
  const { table } = featuresFigure(features, histograms);
  assertEquals(table.length, 9 * 2 * 2 * 50);
  const first = (origin: string, name: string) =>
    table.find((row) => row.quantity === "Rhad" && row.origin === origin && row.class === name)?.fraction;
  assertEquals(first("ours", "signal"), 0.5);
  // physics of the paper's Figure 4: 95.25 % of signal and 25.88 % of background are in the first bin of Rhad.
  assertAlmostEquals(Number(first("published", "signal")), 0.9525, 5e-5);
  assertAlmostEquals(Number(first("published", "background")), 0.2588, 5e-5);
});

Deno.test("featuresFigure() draws values in the file's units without the published, and says so", () => {
  const own = features.histograms.map((histogram) =>
    histogram.quantity === "Rhad" ? { ...histogram, unit: null, publishedBins: false } : histogram
  );
  const note = "The features are in the file's units.";
  const { spec, caption, table } = featuresFigure({ ...features, histograms: own, notes: [note] }, histograms);
  const [rhad, weta2] = panelsOf(spec as unknown as Drawn);
  assertEquals([rhad?.layer.length, weta2?.layer.length], [3, 5]);
  assertEquals(rhad?.layer[0]?.encoding.x?.title, "R_{had} [file's units]");
  assertEquals(table.filter(({ quantity, origin }) => quantity === "Rhad" && origin === "published"), []);
  assertStringIncludes(caption, "Bins that are not the published ones cover the range of the background.");
  assert(caption.endsWith(note));
  const none = own.map((histogram) => ({ ...histogram, unit: null, publishedBins: false }));
  const alone = featuresFigure({ ...features, histograms: none }, histograms);
  assert(!/published histogram/.test(alone.caption), alone.caption);
});

Deno.test("featuresFigure() captions count the entries outside the axes and name the published splits", () => {
  const { caption } = featuresFigure(features, histograms);
  assertStringIncludes(caption, "9 signal and 18 background entries");
  assertStringIncludes(caption, "the features from its test split, the mass from its train split");
});
