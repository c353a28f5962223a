/**
 * A network's output on the test split: Float32 array `test` [events], the probability of signal in [0, 1], in the
 * data set's order, and the facts about how it was computed.
 */
import { z } from "zod";
import { ArrayFile, writeArrays } from "./arrays.ts";

export const ScoresInfo = z.strictObject({
  version: z.literal(1),
  /** Trainable parameters of the network. */
  parameters: z.number().int(),
  /** The same events through TensorFlow.js' own operations: largest difference of the probability. */
  agreement: z.strictObject({
    events: z.number().int(),
    largestDifference: z.number(),
    fast: z.string(),
    reference: z.string(),
  }),
});
export type ScoresInfo = z.infer<typeof ScoresInfo>;

export interface Scores {
  readonly test: Float32Array;
  readonly info: ScoresInfo;
}

export function writeScores(path: string, { test, info }: Scores): void {
  writeArrays(path, { test: { shape: [test.length], data: test } }, { scores: JSON.stringify(info) });
}

export function readScores(path: string): Scores {
  using file = ArrayFile.open(path);
  const info = ScoresInfo.parse(JSON.parse(file.metadata.scores ?? "null"));
  return { test: file.read<Float32Array>("test").data, info };
}
