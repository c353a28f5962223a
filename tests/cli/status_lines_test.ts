// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { printStatus, statusLines } from "../../lib/cli/status_lines.ts";
import type { Fingerprint, InstanceId } from "../../lib/pipeline/identity.ts";
import type { InstanceStatus } from "../../lib/pipeline/status.ts";
import { RecordingConsole } from "./fed_run.ts";

const base = { unpublished: [], inputs: [], publishes: [], reasons: [], accepted: [] };
const states: InstanceStatus[] = [
  { ...base, instance: "prepare" as InstanceId, state: "current" },
  {
    ...base,
    instance: "train@hl/1" as InstanceId,
    state: "stale",
    reasons: [{ kind: "parameter", text: "with.network.lr 0.001 -> 0.0005" }, {
      kind: "code",
      text: "code tasks/train.ts",
    }],
    inputs: [{ name: "dataset", from: ["prepare.dataset"] }],
    publishes: ["models/hl-1.safetensors"],
  },
  { ...base, instance: "table" as InstanceId, state: "current", unpublished: ["tables/1.csv"] },
  {
    ...base,
    instance: "new" as InstanceId,
    state: "stale",
    reasons: [
      { kind: "never run", text: "never run" },
      { kind: "upstream", text: "after train@hl/1", from: "train@hl/1" },
    ],
  },
];

Deno.test("statusLines() gives each stale instance with its reasons, and the count last", () => {
  assertEquals(statusLines(states, { files: false, profile: "quick" }), [
    "train@hl/1  with.network.lr 0.001 -> 0.0005; code tasks/train.ts",
    "new         never run",
    "table       missing or edited: tables/1.csv",
    "profile quick: 2 of 4 instances are stale, 1 with files to restore",
  ]);
  assertEquals(statusLines(states.slice(0, 1), { files: false, profile: "quick" }), [
    "profile quick: all 1 instances are current",
  ]);
});

Deno.test("statusLines() tells what only waits for others from what has changed itself", () => {
  const after = (...ids: string[]) => ids.map((from) => ({ kind: "upstream" as const, text: `after ${from}`, from }));
  const waiting: InstanceStatus = {
    ...base,
    instance: "roc" as InstanceId,
    state: "may run",
    reasons: after("a", "b"),
  };
  const both: InstanceStatus = {
    ...waiting,
    instance: "auc" as InstanceId,
    state: "stale",
    reasons: [{ kind: "code", text: "code tasks/auc.ts" }, ...after("a", "b", "c", "d")],
  };
  assertEquals(statusLines([waiting, both], { files: false, profile: "quick" }), [
    "auc  code tasks/auc.ts; after a, b and 2 more",
    "roc  may run: after a, b",
    "profile quick: 1 of 2 instances are stale, 1 more may run",
  ]);
});

Deno.test("statusLines() shows what was accepted and why", () => {
  const acceptance = { from: "f" as Fingerprint, because: "a comment", changes: ["code tasks/auc.ts"], at: "" };
  const accepted: InstanceStatus = { ...base, instance: "auc" as InstanceId, state: "current", accepted: [acceptance] };
  assertEquals(statusLines([accepted], { files: false, profile: "quick" }), [
    "auc  accepted in spite of code tasks/auc.ts: a comment",
    "profile quick: all 1 instances are current",
  ]);
});

Deno.test("statusLines() lists the files that an instance reads and publishes", () => {
  assertEquals(statusLines(states.slice(0, 2), { files: true, profile: "quick" }), [
    "prepare     current",
    "train@hl/1  with.network.lr 0.001 -> 0.0005; code tasks/train.ts",
    "  reads dataset: prepare.dataset",
    "  publishes models/hl-1.safetensors",
    "profile quick: 1 of 2 instances are stale",
  ]);
});

Deno.test("printStatus() as JSON is one object per instance", () => {
  const console = new RecordingConsole();
  printStatus(states.slice(0, 2), console, { json: true, files: false, profile: "quick" });
  const [first, second] = console.printed.map((line) => JSON.parse(line));
  assertEquals([first.instance, first.state, first.reasons], ["prepare", "current", []]);
  assertEquals([second.state, second.reasons[0].text], ["stale", "with.network.lr 0.001 -> 0.0005"]);
});
