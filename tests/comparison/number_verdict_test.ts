// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { judgeNumber, type NumberQuestion } from "../../lib/comparison/number_verdict.ts";

const question: NumberQuestion = {
  ours: { value: 0.97, bootstrap: 0.003, seeds: 0.004 },
  published: { value: 0.97, error: 0.012 },
  agreement: 2,
  collapsed: false,
  notComparable: null,
};
/** The combined deviation is sqrt(0.003^2 + 0.004^2 + 0.012^2) = 0.013. */
const deviation = 0.013;

function judgeAt(distance: number, agreement = 2) {
  return judgeNumber({ ...question, agreement, published: { value: 0.97 + distance * deviation, error: 0.012 } });
}

Deno.test("judgeNumber() takes d over the bootstrap, the seeds and the published error together", () => {
  assertAlmostEquals(judgeAt(1.3).distance ?? NaN, 1.3, 1e-12);
  assertAlmostEquals(judgeAt(-1.3).distance ?? NaN, 1.3, 1e-12);
});

Deno.test("judgeNumber() takes a missing spread or published error as none", () => {
  const ours = { value: 0.5, bootstrap: 0.01, seeds: null };
  const { distance } = judgeNumber({ ...question, ours, published: { value: 0.52, error: null } });
  assertAlmostEquals(distance ?? NaN, 2, 1e-12);
});

Deno.test("judgeNumber() says reproduced to d = 2, compatible to d = 3, then differs", () => {
  const verdicts = [0, 1.999, 2.001, 2.999, 3.001, 40].map((distance) => judgeAt(distance).verdict);
  assertEquals(verdicts, ["reproduced", "reproduced", "compatible", "compatible", "differs", "differs"]);
});

Deno.test("judgeNumber() moves the first limit with the agreement asked for", () => {
  assertEquals(judgeAt(1.5, 1).verdict, "compatible");
  assertEquals(judgeAt(3.5, 4).verdict, "reproduced");
});

Deno.test("judgeNumber() does not judge other events, and says why", () => {
  const judged = judgeNumber({ ...question, notComparable: "simulated events" });
  assertEquals(judged, { distance: null, verdict: "not comparable", because: "simulated events" });
});

Deno.test("judgeNumber() calls a collapsed network so, before anything else", () => {
  const judged = judgeNumber({ ...question, collapsed: true, published: null, notComparable: "simulated events" });
  assertEquals([judged.verdict, judged.distance], ["collapsed", null]);
});

Deno.test("judgeNumber() has no verdict where the paper has no number or nothing is uncertain", () => {
  assertEquals(judgeNumber({ ...question, published: null }).verdict, null);
  const exact = { value: 0.5, bootstrap: 0, seeds: null };
  const judged = judgeNumber({ ...question, ours: exact, published: { value: 0.6, error: null } });
  assertEquals([judged.verdict, judged.distance], ["not comparable", null]);
});

Deno.test("judgeNumber() writes both numbers in the usual notation", () => {
  const ours = { value: 0.97378, bootstrap: 0.0012, seeds: null };
  const { because } = judgeNumber({ ...question, ours, published: { value: 0.972, error: 0.001 } });
  assertEquals(because, "0.9738(12) against 0.972(1), 1.1 standard deviations apart");
});
