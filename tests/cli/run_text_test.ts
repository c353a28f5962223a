// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { formatCounts, formatReasons, formatSeconds, formatTimeLeft } from "../../lib/cli/run_text.ts";
import { reproduceCommand } from "../../lib/cli/shell.ts";
import { counts } from "./fed_run.ts";

Deno.test("formatSeconds() is as exact as the duration deserves", () => {
  assertEquals([0.04, 9.94, 9.96, 59.6, 200, 3599.7, 3725, 90000].map(formatSeconds), [
    "0.0s",
    "9.9s",
    "10s",
    "1m",
    "3m 20s",
    "1h",
    "1h 2m",
    "1d 1h",
  ]);
});

Deno.test("formatTimeLeft() rounds up, and says when it is only a lower bound", () => {
  assertEquals(formatTimeLeft({ seconds: 0, complete: true }), "about 1s left");
  assertEquals(formatTimeLeft({ seconds: 61, complete: true }), "about 1m 10s left");
  assertEquals(formatTimeLeft({ seconds: 3605, complete: false }), "about 1h 1m left for what is known");
  assertEquals(formatTimeLeft(undefined), "");
});

Deno.test("formatReasons() shows three reasons and counts the others", () => {
  const reasons = ["a", "b", "c", "d", "e"].map((text) => ({ kind: "code" as const, text }));
  assertEquals(formatReasons(reasons), "a; b; c; and 2 more");
  assertEquals(formatReasons([{ kind: "never run", text: "never run" }]), "");
});

Deno.test("formatCounts() leaves out what did not happen", () => {
  assertEquals(formatCounts({ ...counts, ran: 2, current: 3, skipped: 1 }), "2 ran, 3 current, 1 skipped");
});

Deno.test("reproduceCommand() repeats target, profile and overrides, quoted for a shell", () => {
  assertEquals(reproduceCommand({ set: [] }), "deno task reproduce");
  assertEquals(reproduceCommand({ set: [] }, "train@et/1"), "deno task reproduce train@et/1");
  assertEquals(
    reproduceCommand({ profile: "sample", set: ["params.seeds=[1, 2]", "params.label=it's"] }, "train@et/1"),
    `deno task reproduce train@et/1 --profile sample --set 'params.seeds=[1, 2]' --set 'params.label=it'\\''s'`,
  );
});
