/** Early stopping and the plateau, epoch by epoch, against the callbacks of Keras 2 (package tf-keras). */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import type { Training } from "../../lib/artifact/model.ts";
import { advance, type Course, historyOf, startCourse } from "../../lib/model/course.ts";
import { numbersOf, readFixture, type RecordedArray } from "./fixtures.ts";

interface RecordedSequence {
  readonly name: string;
  readonly about: string;
  readonly patience: number;
  readonly fed: (number | string)[];
  readonly lr_of_epoch: RecordedArray;
  readonly lr_after: RecordedArray;
  readonly stop: boolean[];
  readonly best_epoch: number[];
  readonly wait: number[];
  readonly plateau_wait: number[];
  readonly restored_epoch: number;
  /** What came out differently with Keras 2, by the names above. */
  readonly keras2_differs:
    & Partial<Pick<RecordedSequence, "stop" | "best_epoch" | "wait" | "plateau_wait" | "lr_after">>
    & {
      readonly restored_epoch?: number;
    };
}

const { cases } = readFixture<{ cases: RecordedSequence[] }>("callbacks");

function training(patience: number): Training {
  return {
    batch: 128,
    epochs: 1000,
    stop_after: patience,
    reduce_after: 5,
    reduce_by: 0.3,
    min_delta: 1e-4,
    init: "glorot_uniform",
  };
}

/** The course after each epoch, until it stops or the losses end. */
function follow(losses: readonly number[], patience: number): Course[] {
  const courses: Course[] = [];
  let course = startCourse(1e-3);
  for (const valLoss of losses) {
    courses.push(course = advance(course, { loss: 1, valLoss }, training(patience)));
    if (course.finished) break;
  }
  return courses;
}

/** Neighbouring float32 values differ by this at most, relatively. */
const ulp = 2 ** -23;

for (const recorded of cases) {
  Deno.test(`advance() follows Keras 2: ${recorded.name} (${recorded.about})`, () => {
    const keras2 = { ...recorded, ...recorded.keras2_differs };
    const courses = follow(recorded.fed.map(Number), recorded.patience);
    assertEquals(courses.map(({ stopping }) => stopping.stop), keras2.stop);
    assertEquals(courses.map(({ stopping }) => stopping.bestEpoch), keras2.best_epoch);
    assertEquals(courses.map(({ stopping }) => stopping.wait), keras2.wait);
    assertEquals(courses.map(({ plateau }) => plateau.wait), keras2.plateau_wait);
    assertEquals(courses.at(-1)?.stopping.bestEpoch, keras2.restored_epoch);
    const rates = numbersOf(keras2.lr_after);
    courses.forEach(({ plateau: { learningRate } }, epoch) => {
      const expected = rates[epoch] as number;
      assert(Math.abs(learningRate / expected - 1) <= ulp, `rate after epoch ${epoch}: ${learningRate}`);
      assertEquals(learningRate, Math.fround(learningRate), "the rate is a float32");
    });
  });
}

Deno.test("advance() finishes at the last epoch", () => {
  const course = advance(startCourse(0.1), { loss: 1, valLoss: 1 }, { ...training(10), epochs: 1 });
  assert(course.finished && !course.stopping.stop);
});

Deno.test("historyOf() writes float32 values with the fewest digits that mean them, and marks the best epoch", () => {
  const losses = [0.6, 0.28481894731521606, NaN].map((valLoss) => ({
    loss: Math.fround(0.7),
    valLoss: Math.fround(valLoss),
  }));
  let course = startCourse(1e-3);
  for (const loss of losses) course = advance(course, loss, training(10));
  assertEquals(historyOf(course), [
    { epoch: 1, lr: 0.001, loss: 0.7, valLoss: 0.6, best: false },
    { epoch: 2, lr: 0.001, loss: 0.7, valLoss: 0.28481895, best: true },
    { epoch: 3, lr: 0.001, loss: 0.7, valLoss: NaN, best: false },
  ]);
});
