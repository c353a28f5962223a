// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { RunState } from "../../lib/cli/run_state.ts";
import { type Screen, TerminalDisplay } from "../../lib/cli/terminal.ts";
import { renderRun } from "../../lib/cli/terminal_render.ts";
import { Clock, counts, feed, heading, planned, progressed, said, settled, started, type Timed } from "./fed_run.ts";

function stateAfter(events: readonly Timed[]): RunState {
  const state = new RunState();
  for (const [seconds, event] of events) state.apply(event, seconds * 1000);
  return state;
}

const training: readonly Timed[] = [
  [0, planned(27, ["prepare", "train@et/1", "train@hl/1"], { prepare: 3, "train@et/1": 60, "train@hl/1": 40 })],
  [0, settled("describe", "current")],
  [0, started("prepare")],
  [3, settled("prepare", "ran", 3)],
  [3, started("train@et/1")],
  [3, started("train@hl/1")],
  [10, progressed("train@et/1", 1, 8, "loss 0.51")],
  [18, progressed("train@et/1", 2, 8, "loss 0.42")],
];

Deno.test("renderRun() draws a bar for each running instance and says where the run stands", () => {
  assertEquals(renderRun(stateAfter(training), { columns: 80, rows: 24 }, 20_000), [
    "train@et/1 █████░░░░░░░░░░░░░░░ epochs 2 of 8, loss 0.42",
    "train@hl/1 ░░░░░░░░░░░░░░░░░░░░ 17s",
    "2 of 27 instances done, about 50s left",
  ]);
});

Deno.test("renderRun() fits the terminal in both directions", () => {
  const ids = Array.from({ length: 12 }, (_, index) => `train@network_with_a_long_name_${index}/1`);
  const events: Timed[] = [[0, planned(12, ids)], ...ids.map((id): Timed => [0, started(id)])];
  const lines = renderRun(stateAfter(events), { columns: 40, rows: 10 }, 5000);
  assertEquals(lines.length, 9);
  assertEquals(lines[0], "train@network_with_a_long_name_0/1 ░░░░…");
  assertEquals(lines.slice(-2), ["and 5 more", "0 of 12 instances done"]);
  assert(lines.every((line) => line.length <= 40));
});

/** Remembers what lasts, and the last frame. */
function recordingScreen() {
  const lasting: string[] = [];
  const seen = { lasting, frame: "", cleared: 0 };
  const screen: Screen = Object.assign((text: string) => void (seen.frame = text), {
    persist: (text: string) => void lasting.push(text),
    clear: () => void (seen.frame = ""),
    done: () => void seen.cleared++,
  });
  return { screen, seen };
}

Deno.test("TerminalDisplay keeps what has ended above the bars, and leaves none behind", () => {
  const { screen, seen } = recordingScreen();
  const clock = new Clock();
  const display = new TerminalDisplay(screen, () => ({ columns: 80, rows: 24 }), clock.now);
  display.begin(heading);
  feed(display, clock, training);
  assertEquals(seen.frame.split("\n").length, 3);
  feed(display, clock, [
    [20, said("train@et/1", "learning rate 0.0001 -> 0.00003")],
    [21, { kind: "noticed", level: "warning", line: "figures/a.svg was edited by hand" }],
    [30, settled("train@hl/1", "ran", 27)],
    [
      40,
      settled("train@et/1", "failed", 37, ["train@et/1 failed: loss is NaN", "alone: deno task reproduce train@et/1"]),
    ],
    [40, settled("predict@et/1", "skipped")],
  ]);
  display.end({
    counts: { ...counts, ran: 2, current: 1, failed: 1 },
    seconds: 40,
    interrupted: false,
    page: "results/quick",
  });
  display.close();
  assertEquals(seen.frame, "");
  assertEquals(seen.cleared, 1);
  assertEquals(seen.lasting, [
    "A paper: profile quick",
    "from data/events.h5 (our own), data/published.yaml",
    "✔ prepare ran in 3.0s",
    "train@et/1: learning rate 0.0001 -> 0.00003",
    "warning: figures/a.svg was edited by hand",
    "✔ train@hl/1 ran in 27s",
    "✘ train@et/1 failed: loss is NaN",
    "  alone: deno task reproduce train@et/1",
    "- predict@et/1 skipped: prepare is missing",
    "failed in 40s: 2 ran, 1 current, 1 failed",
    "results/quick",
  ]);
});

Deno.test("TerminalDisplay redraws for progress at most ten times a second", () => {
  const { screen, seen } = recordingScreen();
  const clock = new Clock();
  const display = new TerminalDisplay(screen, () => ({ columns: 80, rows: 24 }), clock.now);
  display.begin(heading);
  feed(display, clock, training);
  const before = seen.frame;
  feed(display, clock, [[18.05, progressed("train@et/1", 3, 8)]]);
  assertEquals(seen.frame, before);
  feed(display, clock, [[18.2, progressed("train@et/1", 4, 8)]]);
  assert(seen.frame.includes("epochs 4 of 8"));
  display.close();
});
