// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { JsonDisplay } from "../../lib/cli/json.ts";
import { Clock, counts, feed, heading, planned, progressed, RecordingConsole, settled, started } from "./fed_run.ts";

Deno.test("JsonDisplay prints an object per line, with outcome and reasons for every instance", () => {
  const console = new RecordingConsole();
  const display = new JsonDisplay(console);
  display.begin(heading);
  feed(display, new Clock(), [
    [0, planned(2, ["train@hl/1"], { "train@hl/1": 5 })],
    [0, settled("prepare", "current")],
    [0, started("train@hl/1", [{ kind: "parameter", text: "with.network.lr 0.001 -> 0.0005" }])],
    [1, progressed("train@hl/1", 1, 8, "loss 0.4")],
    [2, settled("train@hl/1", "failed", 2, ["it failed", "alone: …"])],
    [2, { kind: "noticed", level: "warning", line: "a\nb" }],
  ]);
  display.end({
    counts: { ...counts, current: 1, failed: 1 },
    seconds: 2,
    interrupted: false,
    page: "results/quick/index.html",
  });
  display.close();
  assertEquals(console.printed.every((line) => !line.includes("\n")), true);
  assertEquals(console.printed.map((line) => JSON.parse(line)), [
    {
      event: "begin",
      title: "A paper",
      profile: "quick",
      sources: [{ name: "events", path: "data/events.h5", about: "our own" }, {
        name: "published",
        path: "data/published.yaml",
      }],
      targets: [],
      overrides: [],
    },
    { event: "planned", total: 2, stale: ["train@hl/1"], expectedSeconds: { "train@hl/1": 5 } },
    { event: "settled", instance: "prepare", outcome: "current", reasons: [], seconds: 0 },
    {
      event: "started",
      instance: "train@hl/1",
      cores: 1,
      reasons: [{ kind: "parameter", text: "with.network.lr 0.001 -> 0.0005" }],
    },
    { event: "progressed", instance: "train@hl/1", progress: { done: 1, total: 8, unit: "epochs", note: "loss 0.4" } },
    {
      event: "settled",
      instance: "train@hl/1",
      outcome: "failed",
      reasons: [],
      seconds: 2,
      failure: ["it failed", "alone: …"],
    },
    { event: "noticed", level: "warning", line: "a\nb" },
    {
      event: "end",
      counts: { ran: 0, current: 1, restored: 0, fetched: 0, failed: 1, skipped: 0 },
      seconds: 2,
      interrupted: false,
      page: "results/quick/index.html",
    },
  ]);
});
