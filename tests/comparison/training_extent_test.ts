// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import type { Epoch } from "../../lib/artifact/history.ts";
import {
  describeLesserTraining,
  type ExtentQuestion,
  isCutShort,
  trainingExtent,
} from "../../lib/comparison/training_extent.ts";

const training = { epochs: 100, patience: 10 };

function history(run: number, best: number): Epoch[] {
  return Array.from({ length: run }, (_, index) => {
    return { epoch: index + 1, lr: 0.001, loss: 0.5, valLoss: 0.5, best: index + 1 === best };
  });
}

const extent = (run: number, best: number) => trainingExtent(history(run, best), training);

Deno.test("trainingExtent() finds the best epoch and whether early stopping ended the training", () => {
  assertEquals(extent(42, 32), { run: 42, best: 32, stopped: true });
  assertEquals(extent(8, 8), { run: 8, best: 8, stopped: false });
  assertEquals(extent(100, 95), { run: 100, best: 95, stopped: false });
  assertEquals(trainingExtent([], training), { run: 0, best: 0, stopped: false });
});

Deno.test("isCutShort() is true where the paper would have gone on", () => {
  assertEquals(
    [[42, 32], [8, 8], [14, 9], [100, 95]].map(([run = 0, best = 0]) => isCutShort(extent(run, best), training)),
    [
      false,
      true,
      true,
      false,
    ],
  );
});

const question: ExtentQuestion = {
  trainingEvents: 137_525,
  publishedEvents: 137_525,
  authors: true,
  extents: [extent(42, 32)],
  training,
};

Deno.test("describeLesserTraining() is null where the run trained as the paper did", () => {
  assertEquals(describeLesserTraining(question), null);
  assertEquals(describeLesserTraining({ ...question, extents: [extent(100, 95)] }), null);
});

Deno.test("describeLesserTraining() names the events, and the epochs where a training was cut", () => {
  const quick = { ...question, trainingEvents: 8000, authors: false, extents: [extent(8, 8), extent(8, 5)] };
  assertEquals(describeLesserTraining(quick), "8,000 simulated training events, 8 epochs");
  assertEquals(
    describeLesserTraining({ ...quick, trainingEvents: 25_600, extents: [extent(42, 32)] }),
    "25,600 simulated training events",
  );
  assertEquals(
    describeLesserTraining({ ...question, extents: [extent(42, 32), extent(1, 1)] }),
    "137,525 training events, 1 epoch",
  );
});
