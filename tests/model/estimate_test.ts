/** The arithmetic of the estimate, on a clock that the test turns. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { describeCost, Estimate, type Workload } from "../../lib/model/estimate.ts";

const work: Workload = { epochs: 100, fewestEpochs: 11, stepsPerEpoch: 1075, validationEvents: 20_000 };

/** A training whose steps take `step(n)` ms, each event of its validation `event` ms, on a device that works afterwards. */
function simulated(work: Workload, { step, event, afterwards }: {
  step: (n: number) => number;
  event: number;
  afterwards: boolean;
}) {
  let now = 5, queued = 0, steps = 0, validated = 0;
  const lines: string[] = [];
  const settle = () => {
    now += queued;
    queued = 0;
    return Promise.resolve();
  };
  const estimate = new Estimate(work, {
    settle,
    // The first pass compiles, here for a second.
    validate: (events) => {
      now += events * event + (validated === 0 ? 1000 : 0);
      validated += events;
      return Promise.resolve();
    },
    now: () => now,
  });
  const hear = (line: string | undefined) => line === undefined || lines.push(`${line} [${steps} steps]`);
  return {
    lines,
    async epoch() {
      for (let i = 0; i < work.stepsPerEpoch; i++) {
        const cost = step(steps++);
        if (afterwards) queued += cost;
        else now += cost;
        hear(await estimate.step());
      }
      await settle();
      now += work.validationEvents * event;
      hear(estimate.epoch());
    },
  };
}

Deno.test("a long epoch is estimated from steps after the first ones, and a validation after its first", async () => {
  // 20 steps of 50 ms warm up, 40 of 60 ms are timed: 100 (1075 * 0.06 + 20,000 * 0.001) s = 8450 s.
  const training = simulated(work, { step: (n) => n < 20 ? 50 : 60, event: 1, afterwards: false });
  await training.epoch();
  assertEquals(training.lines, [
    "about 2 h 21 min for at most 100 epochs of 1,075 steps, 15 min if it stops after 11 [54 steps]",
  ]);
});

Deno.test("steps slower than the span are still several", async () => {
  const training = simulated(work, { step: (n) => n === 0 ? 30_000 : 3000, event: 0, afterwards: false });
  await training.epoch();
  assertEquals(training.lines, [
    "about 90 h for at most 100 epochs of 1,075 steps, 9 h 51 min if it stops after 11 [8 steps]",
  ]);
});

Deno.test("steps that a device computes after they were asked for are waited for", async () => {
  const training = simulated(work, { step: (n) => n < 200 ? 40 : 4, event: 0.05, afterwards: true });
  await training.epoch();
  // 100 (1075 * 0.004 + 20,000 * 0.00005) s = 530 s.
  assertEquals(training.lines, [
    "about 9 min for at most 100 epochs of 1,075 steps, 58 s if it stops after 11 [400 steps]",
  ]);
});

Deno.test("short epochs are timed whole, from the second on, until there is a second of them", async () => {
  const short = { epochs: 100, fewestEpochs: 100, stepsPerEpoch: 30, validationEvents: 500 };
  const training = simulated(short, { step: (n) => n < 30 ? 20 : 10, event: 0.2, afterwards: false });
  for (let i = 0; i < 10; i++) await training.epoch();
  // 0.3 s of steps and 0.1 s of validation; three epochs are 1.2 s.
  assertEquals(training.lines, ["about 40 s for 100 epochs of 30 steps [120 steps]"]);
});

Deno.test("describeCost() says seconds, minutes, hours, and what early stopping would leave", () => {
  const cost = (epochs: number, fewestEpochs: number, seconds: number) =>
    describeCost({ epochs, fewestEpochs, stepsPerEpoch: 7, validationEvents: 1 }, seconds);
  assertEquals(cost(1, 1, 0.01), "about 1 s for 1 epoch of 7 steps");
  assertEquals(cost(4, 11, 22), "about 88 s for 4 epochs of 7 steps");
  assertEquals(cost(100, 11, 60), "about 1 h 40 min for at most 100 epochs of 7 steps, 11 min if it stops after 11");
  assertEquals(cost(1000, 1000, 3600), "about 1,000 h for 1,000 epochs of 7 steps");
});
