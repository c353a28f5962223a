// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";
import type { ClaimVerdict, NumberVerdict } from "../../lib/artifact/comparison.ts";
import { answerQuestion, type Judged } from "../../lib/comparison/answer.ts";
import { exampleClaim, exampleNetwork } from "./example.ts";

interface Case {
  readonly claims?: ClaimVerdict[];
  readonly numbers?: (NumberVerdict | null)[];
  readonly indicative?: string;
  readonly notComparable?: string;
  readonly omitted?: number;
}

function judged({ claims = [], numbers = [], indicative, notComparable, omitted = 0 }: Case): Judged {
  return {
    claims: claims.map((verdict) => ({ ...exampleClaim, verdict })),
    networks: numbers.map((verdict, index) => ({
      ...exampleNetwork,
      title: index === 0 ? "HCal image" : `network ${index}`,
      collapsed: verdict === "collapsed",
      auc: { ...exampleNetwork.auc, verdict, because: notComparable ?? "training was cut short at epoch 8" },
    })),
    indicative: indicative ?? null,
    omitted: Array.from({ length: omitted }, () => ({ id: "a", text: "A.", missing: ["et"] })),
    sample: { notComparable: notComparable ?? null },
  };
}

const answers: [Case, string][] = [
  [
    { claims: ["holds", "holds"], numbers: ["reproduced", "reproduced", null] },
    "Yes: both claims hold; both published AUCs are reproduced.",
  ],
  [
    { claims: ["holds"], numbers: ["reproduced", "compatible"] },
    "Yes: the one claim that was judged holds; 1 of 2 published AUCs is reproduced and 1 is compatible.",
  ],
  [
    { claims: ["holds", "does not hold"], numbers: ["reproduced", "reproduced", "compatible", "differs"] },
    "In part: 1 of 2 claims holds and 1 does not hold; 2 of 4 published AUCs are reproduced, 1 is compatible and 1 differs.",
  ],
  [
    { claims: ["does not hold"], numbers: ["differs"] },
    "No: the one claim that was judged does not hold; the one published AUC that was judged differs.",
  ],
  [
    {
      claims: ["holds", "holds", "undecided"],
      numbers: ["collapsed", "not comparable"],
      indicative: "8,000 simulated training events, 8 epochs",
      notComparable: "simulated events",
    },
    "As far as it can be decided, yes, indicatively: 2 of 3 claims hold and 1 is undecided " +
    "(8,000 simulated training events, 8 epochs); its numbers cannot be judged on simulated events; " +
    "the network of the HCal image collapsed.",
  ],
  [
    { claims: ["holds", "holds"], numbers: ["not comparable"], notComparable: "simulated events" },
    "Its claims do: both claims hold; its numbers cannot be judged on simulated events.",
  ],
  [
    { claims: ["holds", "holds"], numbers: ["not comparable"], notComparable: "8,000 of 137,525 training events used" },
    "Its claims do: both claims hold; its numbers cannot be judged: 8,000 of 137,525 training events used.",
  ],
  [
    { claims: ["holds", "holds"], numbers: ["not comparable"], indicative: "137,525 training events, 8 epochs" },
    "Its claims do, indicatively: both claims hold (137,525 training events, 8 epochs); " +
    "its numbers cannot be judged: training was cut short at epoch 8.",
  ],
  [
    { claims: ["holds", "holds"], numbers: ["reproduced", "not comparable"] },
    "Its claims do: both claims hold; the one published AUC that was judged is reproduced, 1 could not be judged.",
  ],
  [
    { claims: ["undecided"], numbers: ["not comparable"], notComparable: "simulated events" },
    "It cannot be said: the one claim that was judged is undecided; its numbers cannot be judged on simulated events.",
  ],
  [
    { numbers: ["not comparable"], omitted: 7, indicative: "8,000 events", notComparable: "simulated events" },
    "It cannot be said: no claim of the paper could be judged (8,000 events); its numbers cannot be judged on simulated events.",
  ],
  [
    { claims: ["holds", "holds"], numbers: [null], omitted: 1 },
    "The claims that were judged do: both claims hold, 1 was not judged.",
  ],
];

for (const [given, expected] of answers) {
  Deno.test(`answerQuestion() says "${expected.slice(0, 60)}…"`, () => {
    assertEquals(answerQuestion(judged(given)), expected);
  });
}

Deno.test("answerQuestion() is one sentence, and never yes where something fails or is open", () => {
  const verdicts: ClaimVerdict[] = ["holds", "does not hold", "undecided"];
  const numbers: NumberVerdict[] = ["reproduced", "compatible", "differs", "not comparable", "collapsed"];
  for (const claim of verdicts) {
    for (const number of numbers) {
      const answer = answerQuestion(judged({ claims: ["holds", claim], numbers: ["reproduced", number] }));
      assertMatch(answer, /^[^.]+\.$/);
      const clean = claim === "holds" && (number === "reproduced" || number === "compatible");
      assertEquals(answer.startsWith("Yes"), clean, answer);
    }
  }
});
