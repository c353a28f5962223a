// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { estimatedSeconds, Measured, pace } from "../../bench/full_size/measured.ts";
import { describeCost } from "../../lib/model/estimate.ts";

Deno.test("estimatedSeconds() reads what describeCost() writes", () => {
  const work = { epochs: 100, fewestEpochs: 11, stepsPerEpoch: 1075, validationEvents: 34_382 };
  for (const perEpoch of [0.2, 0.7, 30, 120, 4000]) {
    // A unit of the last digit: a second, a minute, or an hour.
    const total = 100 * perEpoch, digit = total < 90 ? 1 : total < 600 * 60 ? 60 : 3600;
    assertAlmostEquals(estimatedSeconds(describeCost(work, perEpoch)), total, digit / 2 + 1e-9);
  }
  assertEquals(estimatedSeconds("resumes after epoch 3"), NaN);
});

Deno.test("pace() is the time of a step once it is warm", () => {
  const at = (time: number, done: number) => ({ at: time, done });
  assertEquals(pace([at(0, 1), at(5, 9), at(6, 12), at(8, 22)], 10), 200);
  assertEquals(pace([at(0, 1)], 10), NaN);
});

Deno.test("what was measured is there when the folder is opened again", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Measured.open(folder).change((kept) => kept.underway.hl = { epochs: 3, seconds: 12 });
    assertEquals(Measured.open(folder).kept.underway, { hl: { epochs: 3, seconds: 12 } });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
