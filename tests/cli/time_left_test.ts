// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { RunState } from "../../lib/cli/run_state.ts";
import { estimateTimeLeft } from "../../lib/cli/time_left.ts";
import { planned, progressed, settled, started, type Timed } from "./fed_run.ts";

function leftAfter(events: readonly Timed[], seconds = events.at(-1)?.[0] ?? 0) {
  const state = new RunState();
  for (const [at, event] of events) state.apply(event, at * 1000);
  return estimateTimeLeft(state, seconds * 1000);
}

Deno.test("nothing is estimated from nothing", () => {
  assertEquals(leftAfter([[0, planned(2, ["a", "b"])], [0, started("a")]]), undefined);
});

Deno.test("an instance's own rate counts, from its first report on", () => {
  // A run resumed at epoch 50: 2 epochs in 4 s, 48 to go.
  const events: Timed[] = [[0, planned(1, ["a"])], [0, started("a")], [1, progressed("a", 50, 100)], [
    5,
    progressed("a", 52, 100),
  ]];
  assertEquals(leftAfter(events), { seconds: 96, complete: true });
  assertEquals(leftAfter(events, 6), { seconds: 95, complete: true });
});

Deno.test("a change of unit begins the rate anew", () => {
  const events: Timed[] = [
    [0, planned(1, ["a"], { a: 30 })],
    [0, started("a")],
    [1, progressed("a", 10, 20, undefined, "events")],
    [2, progressed("a", 20, 20, undefined, "events")],
    [4, progressed("a", 0, 10, undefined, "epochs")],
  ];
  // No epoch has ended yet: what the last run took, less what has passed.
  assertEquals(leftAfter(events), { seconds: 26, complete: true });
});

Deno.test("durations of the last run, else of the same stage, are spread over what runs at once", () => {
  const durations = { "train@a": 40, "train@b": 60 };
  const events: Timed[] = [
    [0, planned(5, ["train@a", "train@b", "train@c", "other"], durations)],
    [0, started("train@a")],
    [0, started("train@b")],
  ];
  // 40 + 60 + 50 (the stage's mean), two at once; `other` is unknown.
  assertEquals(leftAfter(events), { seconds: 75, complete: false });
  // Then 20 and 50 are left; none ends before the longest.
  assertEquals(leftAfter([...events, [40, settled("train@a", "ran", 40)]]), { seconds: 50, complete: false });
});

Deno.test("a run does not end before its longest instance", () => {
  const events: Timed[] = [[0, planned(3, ["a", "b", "c"], { a: 100, b: 1, c: 1 })], [0, started("a")], [
    0,
    started("b"),
  ]];
  assertEquals(leftAfter(events), { seconds: 100, complete: true });
});

Deno.test("an instance that takes longer than last time is not expected to end in the past", () => {
  assertEquals(leftAfter([[0, planned(1, ["a"], { a: 10 })], [0, started("a")]], 50), { seconds: 0, complete: true });
});
