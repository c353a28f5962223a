// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import {
  binEdges,
  parsePublishedHistograms,
  type PublishedHistogram,
} from "../../lib/artifact/published_histograms.ts";
import { sampleNotes } from "../../lib/comparison/sample_notes.ts";
import {
  compareQuantity,
  histogramsOf,
  type QuantitySample,
  stretchedToRange,
} from "../../lib/comparison/sample_quality.ts";

const { histograms } = parsePublishedHistograms(
  Deno.readTextFileSync(new URL("../../data/published_histograms.yaml", import.meta.url)),
);

/** Events with exactly the published counts; the first and last bin's lie on the outer edges. */
function publishedSample(paper: PublishedHistogram): QuantitySample {
  const edges = binEdges(paper), last = paper.background.length - 1;
  const place = (bin: number) => {
    if (bin === 0 || bin === last) return paper.range[bin === 0 ? 0 : 1];
    return ((edges[bin] as number) + (edges[bin + 1] as number)) / 2;
  };
  const of = (name: "signal" | "background") =>
    paper[name].flatMap((count, bin) => new Array<number>(count).fill(place(bin)));
  const background = of("background"), signal = of("signal");
  return {
    values: Float64Array.from([...background, ...signal]),
    labels: Uint8Array.from([...background.map(() => 0), ...signal.map(() => 1)]),
  };
}

function compared(sample: (paper: PublishedHistogram) => QuantitySample, papers = histograms) {
  return papers.map((paper) => {
    const own = histogramsOf(sample(paper), paper);
    return { paper, histograms: own, comparison: compareQuantity(paper, own) };
  });
}

Deno.test("the published counts against themselves are identical, and said to be the authors' bin by bin", () => {
  const all = compared(publishedSample);
  for (const { comparison } of all) {
    for (const name of ["signal", "background"] as const) {
      const { distance, chiSquare, agrees, identical } = comparison[name];
      assertEquals([distance, chiSquare, agrees, identical], [0, 0, true, true]);
    }
  }
  assertEquals(sampleNotes(true, all, []), [
    "These are the authors' events; they agree with Figure 4 of the paper in all 16 distributions that could be " +
    "compared, bin by bin.",
  ]);
});

Deno.test("the published side has the binned means and AUCs that were found in Figure 4 before", () => {
  const known = { Rhad: [0.684, 0.122, 0.857], Iso03: [33.2, 24.4, 0.615], Iso04: [34.5, 24.6, 0.628] };
  for (const { comparison } of compared(publishedSample)) {
    const [background, signal, auc] = known[comparison.quantity as keyof typeof known] ?? [];
    if (background === undefined) continue;
    assertAlmostEquals(comparison.background.published.mean ?? NaN, background, background * 2e-3);
    assertAlmostEquals(comparison.signal.published.mean ?? NaN, signal ?? NaN, (signal ?? NaN) * 3e-3);
    assertAlmostEquals(comparison.auc.published, auc ?? NaN, 5e-4);
  }
});

Deno.test("stretchedToRange() undoes an unknown shift and factor of the authors' own values", () => {
  const [Rhad] = histograms;
  assert(Rhad);
  const scaled = ({ values, labels }: QuantitySample) => ({ labels, values: values.map((value) => 2.5 * value - 3) });
  const [{ comparison } = {}] = compared((paper) => stretchedToRange(scaled(publishedSample(paper)), paper), [Rhad]);
  assertEquals([comparison?.signal.identical, comparison?.background.identical], [true, true]);
});

Deno.test("sampleNotes() says where a shifted quantity lies, that our events are not the authors', and what is refused", () => {
  const [Rhad] = histograms;
  assert(Rhad);
  const shifted = (paper: PublishedHistogram) => {
    const { values, labels } = publishedSample(paper);
    return { labels, values: values.map((value, event) => labels[event] === 0 ? 0.5 * value : value) };
  };
  const notes = sampleNotes(false, compared(shifted, [Rhad]), [{ quantity: "mass", why: "it is unknown" }]);
  assertStringIncludes(notes[0] ?? "", "simulated events of our own, not the authors' data");
  assertStringIncludes(notes[0] ?? "", "beyond statistics in 1 of 2 distributions");
  assertStringIncludes(notes[1] ?? "", "Rhad of background: ");
  // Halved, the 55 of 21,542 events in the published bins from the twenty-first on are above the upper edge of the tenth.
  assertStringIncludes(notes[1] ?? "", "the tail above 2.13 has 0.26 % here and 3.6 % there");
  assertStringIncludes(notes[2] ?? "", "Rhad alone separates the classes less here");
  assertEquals(notes.slice(3), [
    "Rhad of signal agrees with the paper within statistics.",
    "mass is not compared: it is unknown.",
  ]);
});

Deno.test("a narrow difference that no cumulative share shows is found by chi-square", () => {
  const [Rhad] = histograms;
  assert(Rhad);
  // Every second of the fuller bins gives a fifth of its events to its neighbour.
  const moved = Rhad.background.map((count, bin, counts) => {
    const pair = counts[bin ^ 1] ?? 0;
    return bin < 10 ? Math.round(bin % 2 === 0 ? count - 0.1 * pair : count + 0.1 * count) : count;
  });
  const own = histogramsOf(publishedSample({ ...Rhad, background: moved }), Rhad);
  const { background } = compareQuantity(Rhad, own);
  assert(background.chiSquare / background.degrees > 2);
  assertEquals(background.agrees, false);
});

Deno.test("a sample that lies outside of the published range is compared all the same", () => {
  const beyond = (paper: PublishedHistogram) => {
    const { values, labels } = publishedSample(paper);
    return { labels, values: values.map((value) => value + 1000) };
  };
  const all = compared(beyond, histograms.slice(0, 1));
  assertEquals(all[0]?.comparison.signal.ours, {
    events: histograms[0]?.events.signal ?? 0,
    mean: null,
    width: null,
    below: 0,
    above: 1,
  });
  assertStringIncludes(sampleNotes(false, all, [])[1] ?? "", "the mean is outside of the bins here");
});
