/** Decision orderings against NumPy's double loops (tests/fixtures/statistics/ado.json) and our own brute force. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { drawResample } from "../../lib/statistics/bootstrap.ts";
import { averageDecisionOrdering, folded, meanOrdering, Orderings } from "../../lib/statistics/decision_ordering.ts";
import { DifferingPairs, drawEvents } from "../../lib/statistics/differing_pairs.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";

interface Recorded {
  readonly cases: {
    name: string;
    labels: number[];
    f: number[];
    g: number[];
    pairs: number;
    agree: number;
    disagree: number;
    ado_unfolded: number;
    ado: number;
  }[];
  readonly subset: {
    name: string;
    labels: number[];
    guide: number[];
    current: number[];
    pairs: number;
    pairs_in_x: number;
    candidates: { g: number[]; ado_unfolded: number; ado: number }[];
    best: number;
  }[];
  readonly sampling: { labels: number[]; f: number[]; g: number[]; exact: Sampled[] };
}
interface Sampled {
  signals: number;
  backgrounds: number;
  full_unfolded: number;
  variance_unfolded: number;
}

const recorded: Recorded = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/statistics/ado.json", import.meta.url)),
);

for (const { name, labels, f, g, pairs, agree, disagree, ado_unfolded, ado } of recorded.cases) {
  Deno.test(`orderings of "${name}" are counted as NumPy does`, () => {
    const counts = new Orderings(labels, f, g).count();
    assertEquals(counts, { pairs, agree, disagree });
    assertAlmostEquals(meanOrdering(counts), ado_unfolded, 1e-15);
    assertAlmostEquals(averageDecisionOrdering(labels, f, g), ado, 1e-15);
  });
}

for (const { name, labels, guide, current, pairs, pairs_in_x, candidates, best } of recorded.subset) {
  Deno.test(`candidates are judged on the differing pairs of "${name}" as NumPy does`, async () => {
    const differing = await DifferingPairs.find(labels, guide, current);
    assertEquals([differing.total, differing.count], [pairs, pairs_in_x]);
    const judged = candidates.map(({ g }) => differing.judge(differing.levels(g)));
    candidates.forEach(({ ado_unfolded }, k) => assertAlmostEquals(judged[k] ?? NaN, ado_unfolded, 1e-15));
    const all = judged.map(folded);
    assertEquals(all.indexOf(Math.max(...all)), best);
  });
}

/** Values on few levels, so that ties are many. */
function draw(events: number, levels: number, seed: number) {
  const generator = createGenerator(seed);
  const values = () => Array.from({ length: events }, () => Math.floor(generator.uniform() * levels) / levels);
  return { labels: values().map((value) => value < 0.4 ? 1 : 0), f: values(), g: values(), h: values() };
}

/** Pairs by a double loop, each as often as its events were drawn. */
function* pairsOf(labels: readonly number[], counts: ArrayLike<number>) {
  for (let s = 0; s < labels.length; s++) {
    for (let b = 0; b < labels.length; b++) {
      if (labels[s] === 1 && labels[b] === 0) yield { s, b, times: (counts[s] ?? 0) * (counts[b] ?? 0) };
    }
  }
}

const order = (f: readonly number[], g: readonly number[], s: number, b: number) =>
  (Math.sign((f[s] ?? NaN) - (f[b] ?? NaN)) * Math.sign((g[s] ?? NaN) - (g[b] ?? NaN)) + 1) / 2;

Deno.test("resamples count every pair as often as both of its events were drawn", async () => {
  const { labels, f, g, h } = draw(120, 17, 5), counts = new Uint32Array(120);
  const orderings = new Orderings(labels, f, g), differing = await DifferingPairs.find(labels, f, g);
  const generator = createGenerator(6);
  for (let resample = 0; resample < 5; resample++) {
    drawResample(labels, generator, counts);
    let sum = 0, pairs = 0, inX = 0, ofX = 0;
    for (const { s, b, times } of pairsOf(labels, counts)) {
      const ordered = order(f, g, s, b);
      sum += times * ordered;
      pairs += times;
      if (ordered === 0) [inX, ofX] = [inX + times, ofX + times * order(f, h, s, b)];
    }
    assertAlmostEquals(meanOrdering(orderings.count(counts)), sum / pairs, 1e-12);
    assertAlmostEquals(differing.judgeResample([differing.levels(h)], counts)[0] ?? NaN, ofX / inX, 1e-12);
  }
});

Deno.test("an event occurs in as many differing pairs as there are", async () => {
  const { labels, f, g } = draw(90, 11, 8), differing = await DifferingPairs.find(labels, f, g);
  const expected = new Uint32Array(90);
  for (const { s, b } of pairsOf(labels, new Uint32Array(90).fill(1))) {
    if (order(f, g, s, b) === 0) { for (const event of [s, b]) expected[event] = (expected[event] ?? 0) + 1; }
  }
  assertEquals(differing.occurrences(90), expected);
});

Deno.test("sampling events gives the exact mean and variance over all samples", () => {
  const { labels, f, g, exact } = recorded.sampling, generator = createGenerator(3);
  const [sampled] = exact.filter(({ signals, backgrounds }) => signals === 3 && backgrounds === 3);
  assert(sampled);
  const means = Array.from({ length: 4000 }, () => {
    const events = drawEvents(labels, 3, generator);
    const pick = (values: readonly number[]) => Array.from(events, (event) => values[event] ?? NaN);
    return meanOrdering(new Orderings(pick(labels), pick(f), pick(g)).count());
  });
  const mean = means.reduce((sum, value) => sum + value) / means.length;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / means.length;
  // Within four standard errors.
  assertAlmostEquals(mean, sampled.full_unfolded, 4 * Math.sqrt(sampled.variance_unfolded / 4000));
  assertAlmostEquals(variance / sampled.variance_unfolded, 1, 0.1);
});

Deno.test("what cannot be ordered is refused", () => {
  assertThrows(() => averageDecisionOrdering([1, 0], [1, 2], [1]), RangeError, "expected as many");
  assertThrows(() => averageDecisionOrdering([1, 0], [1, NaN], [1, 2]), RangeError, "one is NaN");
  assertThrows(() => averageDecisionOrdering([1, 1], [1, 2], [1, 2]), RangeError, "expected both above 0");
});
