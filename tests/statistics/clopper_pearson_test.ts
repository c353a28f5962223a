// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { clopperPearsonInterval, rejectionInterval } from "../../lib/statistics/clopper_pearson.ts";
import { createGenerator } from "../../lib/statistics/generator.ts";
import recorded from "../fixtures/statistics/intervals.json" with { type: "json" };

const background = 21_542;

Deno.test("clopperPearsonInterval() equals SciPy's exact interval to 1e-9 relative, for whole and fractional counts", () => {
  for (
    const { passed, total, level, interval: [low = NaN, high = NaN] } of [...recorded.binomial, ...recorded.fractional]
  ) {
    const found = clopperPearsonInterval(passed, total, level);
    const about = `${passed} of ${total} at ${level}`;
    assertAlmostEquals(found[0], low, 1e-9 * low + 1e-300, about);
    assertAlmostEquals(found[1], high, 1e-9 * high, about);
  }
});

Deno.test("clopperPearsonInterval() has the closed forms of none and all", () => {
  assertAlmostEquals(clopperPearsonInterval(0, background, 0.95)[1], 1 - 0.025 ** (1 / background), 1e-15);
  assertAlmostEquals(clopperPearsonInterval(10, 10, 0.95)[0], 0.025 ** 0.1, 1e-14);
  assertEquals(clopperPearsonInterval(0, 10, 0.95)[0], 0);
  assertEquals(clopperPearsonInterval(10, 10, 0.95)[1], 1);
});

Deno.test("clopperPearsonInterval() becomes Garwood's Poisson interval in the far tail", () => {
  for (const { count, level, interval: [low = NaN, high = NaN] } of recorded.poisson) {
    const found = clopperPearsonInterval(count, background, level).map((efficiency) => efficiency * background);
    assertAlmostEquals(found[0] ?? NaN, low, 1e-3 * low + 1e-12, `${count} at ${level}`);
    assertAlmostEquals(found[1] ?? NaN, high, 1e-3 * high, `${count} at ${level}`);
  }
});

Deno.test("clopperPearsonInterval() covers the truth at least as often as it says", () => {
  const generator = createGenerator(5), total = 400, truth = 0.01, trials = 2000;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    let passed = 0;
    for (let event = 0; event < total; event++) if (generator.uniform() < truth) passed++;
    const [low, high] = clopperPearsonInterval(passed, total, 0.9);
    if (low <= truth && truth <= high) covered++;
  }
  // Three standard deviations of 2,000 trials below 90 %, and not so often that the interval would be useless.
  assert(covered / trials > 0.88 && covered / trials < 0.98, `${covered} of ${trials}`);
});

Deno.test("rejectionInterval() inverts the limits, and has no upper one where no event passes", () => {
  const [low, high] = clopperPearsonInterval(263, background, 0.95);
  assertEquals(rejectionInterval(263, background, 0.95), [1 / high, 1 / low]);
  const [least, most] = rejectionInterval(0, background, 0.95);
  assertAlmostEquals(least, background / 3.689, 2);
  assertEquals(most, Infinity);
});

Deno.test("clopperPearsonInterval() refuses counts and levels that cannot be", () => {
  assertThrows(() => clopperPearsonInterval(3, 2, 0.95), RangeError, "3 of 2 events pass");
  assertThrows(() => clopperPearsonInterval(-1, 2, 0.95), RangeError, "-1 of 2 events pass");
  assertThrows(() => clopperPearsonInterval(1, 2, 1), RangeError, "level is 1");
});
