// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { PlainDisplay } from "../../lib/cli/plain.ts";
import {
  Clock,
  counts,
  feed,
  heading,
  planned,
  progressed,
  RecordingConsole,
  said,
  settled,
  started,
  type Timed,
} from "./fed_run.ts";

function show(events: readonly Timed[]): string[] {
  const [console, clock] = [new RecordingConsole(), new Clock()];
  feed(new PlainDisplay(console, clock.now), clock, events);
  return console.printed;
}

Deno.test("PlainDisplay prints a run as lines, its page last", () => {
  const [console, clock] = [new RecordingConsole(), new Clock()];
  const display = new PlainDisplay(console, clock.now);
  display.begin(heading);
  display.handle({ kind: "noticed", level: "note", line: "backend: WebAssembly, since no WebGPU adapter was found" });
  feed(display, clock, [
    [0, planned(4, ["prepare", "train@hl/1"])],
    [0, settled("describe", "current")],
    [0, settled("figure", "restored", 0.1)],
    [0, started("prepare", [{ kind: "code", text: "code lib/dataset/split.ts" }])],
    [3, settled("prepare", "ran", 3.04)],
    [
      3,
      started("train@hl/1", [{ kind: "parameter", text: "with.network.lr 0.001 -> 0.0005" }, {
        kind: "upstream",
        text: "after prepare",
      }]),
    ],
    [4, said("train@hl/1", "three timed steps: 2 min for 8 epochs")],
    [50, progressed("train@hl/1", 1, 8, "loss 0.4")],
    [66, progressed("train@hl/1", 2, 8, "loss 0.3")],
    [80, settled("train@hl/1", "ran", 77)],
  ]);
  display.end({
    counts: { ...counts, ran: 2, current: 1, restored: 1 },
    seconds: 80.4,
    interrupted: false,
    page: "results/quick/index.html",
  });
  assertEquals(console.printed, [
    "A paper: profile quick",
    "from data/events.h5 (our own), data/published.yaml",
    "note: backend: WebAssembly, since no WebGPU adapter was found",
    "2 of 4 instances are current, 2 to run",
    "[2/4] figure restored from the store",
    "prepare starts: code lib/dataset/split.ts",
    "[3/4] prepare ran in 3.0s",
    "train@hl/1 starts: with.network.lr 0.001 -> 0.0005; after prepare",
    "train@hl/1: three timed steps: 2 min for 8 epochs",
    "train@hl/1: epochs 2 of 8, loss 0.3 (all: about 1m 40s left)",
    "[4/4] train@hl/1 ran in 1m 17s",
    "done in 1m 20s: 2 ran, 1 restored, 1 current",
    "results/quick/index.html",
  ]);
  assertEquals(console.complained, []);
});

Deno.test("PlainDisplay tells a failure with its lines, and what was skipped for it", () => {
  const lines = [
    "train@et/1 failed: loss is NaN",
    "  log: .reproduce/work/x/log.txt",
    "  alone: deno task reproduce train@et/1",
  ];
  assertEquals(
    show([
      [0, planned(2, ["train@et/1", "predict@et/1"])],
      [0, started("train@et/1")],
      [9, settled("train@et/1", "failed", 9, lines)],
      [9, settled("predict@et/1", "skipped")],
    ]).slice(1),
    [`[1/2] ${lines[0]}`, ...lines.slice(1), "[2/2] predict@et/1 skipped: prepare is missing"],
  );
});

Deno.test("PlainDisplay prints a line an instance, however often tasks report", () => {
  const ids = Array.from({ length: 27 }, (_, index) => `train@n${index}/1`);
  const events: Timed[] = [[0, planned(27, ids)]];
  for (const [index, id] of ids.entries()) {
    events.push([index * 14, started(id)]);
    for (let step = 1; step <= 100; step++) events.push([index * 14 + step * 0.14, progressed(id, step, 100)]);
    events.push([index * 14 + 14, settled(id, "ran", 14)]);
  }
  assertEquals(show(events).length, 1 + 27);
});

Deno.test("PlainDisplay prints a long instance's progress every minute", () => {
  const events: Timed[] = [[0, planned(1, ["train@et/1"])], [0, started("train@et/1")]];
  for (let second = 1; second <= 300; second++) {
    events.push([second, progressed("train@et/1", second, 300, undefined, "steps")]);
  }
  const lines = show(events).filter((line) => line.includes("steps"));
  assertEquals(lines.length, 5);
  assertEquals(lines[0], "train@et/1: steps 60 of 300 (all: about 4m left)");
  assert(lines.at(-1)?.includes("steps 300 of 300"));
});

Deno.test("PlainDisplay names what was asked for and overridden", () => {
  const console = new RecordingConsole();
  const overrides = ["params.events=100", "params.seeds=[1]"];
  new PlainDisplay(console).begin({
    ...heading,
    profile: "custom",
    basedOn: "quick",
    overrides,
    targets: ["train", "figure_5"],
  });
  assertEquals(
    console.printed[0],
    "A paper: profile quick with params.events=100, params.seeds=[1]; only train, figure_5 and all that goes into it",
  );
});
