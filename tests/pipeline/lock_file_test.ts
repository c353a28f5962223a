// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  lockedFingerprints,
  type LockedProfile,
  type LockFile,
  parseLockFile,
  readLockFile,
  writeLockFile,
} from "../../lib/pipeline/lock/lock_file.ts";
import { encodeLock } from "../../lib/pipeline/lock/lock_text.ts";
import type { Digest, Fingerprint } from "../../lib/pipeline/identity.ts";
import { Refusal } from "../../lib/pipeline/refusal.ts";

const digest = (digit: string) => digit.repeat(64) as Digest;
const made = (digit: string) => digit.repeat(64) as Fingerprint;

const odd: LockedProfile = { sources: {}, instances: { plain: { fingerprint: made("d"), outputs: {} } } };

/** Every field that a lock can have, and names that have to be quoted. */
const full: LockFile = {
  profiles: {
    quick: {
      sources: { electrons: digest("1") },
      instances: {
        "train@et/1": { fingerprint: made("a"), outputs: { model: digest("2"), history: digest("3") } },
        "evaluate@et": {
          fingerprint: made("b"),
          outputs: { metrics: digest("4") },
          numbers: {
            "metrics.auc.value": { value: 0.9178, tolerance: 0.001 },
            "metrics.at 50 %.rejection": { value: -1e-7, tolerance: 0 },
          },
          accepted: [
            { from: made("c"), because: 'a comment, "only"\nä' },
            ...Array.from({ length: 10 }, (_, index) => ({ from: made("d"), because: `again ${index}` })),
          ],
        },
      },
    },
    constructor: odd,
  },
  packages: { "zod@4.6.7": digest("5"), "@resvg/resvg-wasm@2.6.2": digest("6") },
};

Deno.test("a lock with every field comes back from its text, and gives the same text again", () => {
  const text = encodeLock(full);
  const read = parseLockFile(text, "pipeline.lock");
  assertEquals(read, full);
  assertEquals(encodeLock(read), text);
});

Deno.test("neither the order of a lock's lines, nor their repetition, nor line ends change what is read", () => {
  const [version = "", ...lines] = encodeLock(full).split("\n");
  assertEquals(parseLockFile([version, ...lines.toReversed(), ...lines].join("\r\n"), "pipeline.lock"), full);
});

Deno.test("profiles are written in their order, sources first, then instances, whatever order they were made in", () => {
  const text = encodeLock(full);
  const headings = text.split("\n").filter((line) => /^(\S+ )?[^# ]+$/.test(line));
  assertEquals(headings, [
    "lock 2",
    "constructor plain",
    "quick source:electrons",
    "quick evaluate@et",
    "quick train@et/1",
    "package:@resvg/resvg-wasm@2.6.2",
    "package:zod@4.6.7",
  ]);
});

const valid = encodeLock(full);
const lineOf = (text: string, part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;

/** What is done to a valid lock, and what the refusal says; LINE stands for the line of the second text. */
const faults: Record<string, [change: (text: string) => string, at: string, message: string]> = {
  "an edited digest": [
    (text) => text.replace(digest("2"), digest("7")),
    "train@et/1 fingerprint",
    'LINE:1: cannot read the lock: the lines of "quick train@et/1" do not fit its check',
  ],
  "an edited number": [
    (text) => text.replace("0.9178", "0.9179"),
    "evaluate@et fingerprint",
    'LINE:1: cannot read the lock: the lines of "quick evaluate@et" do not fit its check',
  ],
  "a missing line": [
    (text) => text.replace(/quick train@et\/1 output model .*\n/, ""),
    "train@et/1 fingerprint",
    'LINE:1: cannot read the lock: the lines of "quick train@et/1" do not fit its check',
  ],
  "a missing check": [
    (text) => text.replace(/quick train@et\/1 check .*\n/, ""),
    "train@et/1 output model",
    'LINE:1: cannot read the lock: "quick train@et/1" has no check',
  ],
  "a broken check": [
    (text) => text.replace(/(quick train@et\/1 check ....)../, "$1"),
    "train@et/1 check",
    "LINE:24: cannot read the lock: a broken check, expected 12 hexadecimal digits",
  ],
  "an unknown line": [
    (text) => text.replace("\n\nquick evaluate", "\n\nnonsense\nquick evaluate"),
    "nonsense",
    'LINE:1: cannot read the lock: the line "nonsense", expected an entry\'s line',
  ],
  "a comment": [
    (text) => text.replace("\n\nquick evaluate", "\n\n# mine:  x\nquick evaluate"),
    "# mine",
    "LINE:9: cannot read the lock: the line",
  ],
  "conflict markers": [
    (text) => text.replace("quick train", "<<<<<<< HEAD\nquick train"),
    "<<<<<<<",
    "LINE:1: cannot read the lock: git's conflict marker <<<<<<<, expected a merged file; remove the three lines",
  ],
  "another version": [
    (text) => text.replace("lock 2", "lock 3"),
    "lock 3",
    'LINE:1: cannot read the lock: its first line is "lock 3", expected "lock 2"',
  ],
  "no line at all": [() => "", "", '1:1: cannot read the lock: its first line is "", expected "lock 2"'],
};

for (const [name, [change, at, message]] of Object.entries(faults)) {
  Deno.test(`a lock with ${name} is refused with its place`, () => {
    const text = change(valid);
    const { message: found } = assertThrows(() => parseLockFile(text, "pipeline.lock"), Refusal);
    assertStringIncludes(found, `pipeline.lock:${message.replace("LINE", String(lineOf(text, at)))}`);
    assertStringIncludes(found, at.startsWith("<") ? "keep the lines of both sides" : "restore the file from git");
  });
}

/** An entry whose check fits although its lines are wrong cannot come from a hand, but may come from another version. */
Deno.test("a line that fits its check but says something unknown is refused with its column", () => {
  const wrong = encodeLock({
    profiles: { quick: { sources: {}, instances: { a: { fingerprint: "12" as Fingerprint, outputs: {} } } } },
  });
  const { message } = assertThrows(() => parseLockFile(wrong, "pipeline.lock"), Refusal);
  assertStringIncludes(message, "pipeline.lock:6:21: cannot read the lock: a digest of 2 characters");
});

Deno.test("version 1, JSON, is read; one that was merged by lines or edited is refused", () => {
  const old = { profiles: { quick: full.profiles.quick }, version: 1 };
  const text = JSON.stringify(old, null, 1) + "\n";
  assertEquals(parseLockFile(text, "pipeline.lock"), { profiles: { quick: full.profiles.quick } } as LockFile);
  const twice = text.replace('"fingerprint": "a', `"fingerprint": "${made("b")}",\n     "fingerprint": "a`);
  assertThrows(() => parseLockFile(twice, "pipeline.lock"), Refusal, "pipeline.lock:1:1:");
  assertThrows(() => parseLockFile(text.replace(",\n", "\n"), "pipeline.lock"), Refusal, "pipeline.lock:");
  assertThrows(
    () => parseLockFile(text.replace('version": 1', 'version": 2'), "pipeline.lock"),
    Refusal,
    "version is 2",
  );
});

Deno.test("writing a profile keeps the other profiles, the packages, and the file itself where nothing changes", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/pipeline.lock`;
  Deno.writeTextFileSync(path, valid);
  const { ino } = Deno.statSync(path);
  writeLockFile(path, "quick", full.profiles.quick ?? { sources: {}, instances: {} });
  assertEquals(Deno.statSync(path).ino, ino);
  writeLockFile(path, "sample", { sources: {}, instances: {} });
  writeLockFile(path, "quick", { sources: {}, instances: {} });
  assertEquals(readLockFile(path), { profiles: { constructor: odd }, packages: full.packages });
  Deno.writeTextFileSync(path, valid.replace("0.9178", "0.9179"));
  assertThrows(() => writeLockFile(path, "quick", { sources: {}, instances: {} }), Refusal);
  assertStringIncludes(Deno.readTextFileSync(path), "0.9179");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("an entry with the lines of two branches counts for neither, is kept as it is, and both its records are named", () => {
  const other = structuredClone(full) as { profiles: Record<string, { instances: Record<string, unknown> }> };
  other.profiles.quick = {
    ...full.profiles.quick,
    instances: { "evaluate@et": { fingerprint: made("e"), outputs: { metrics: digest("8") } } },
  };
  const [, ...theirs] = encodeLock(other as unknown as LockFile).split("\n");
  const both = parseLockFile(valid + theirs.join("\n"), "pipeline.lock");
  assertEquals(Object.keys(both.profiles.quick?.instances ?? {}), ["train@et/1"]);
  assertEquals(Object.keys(both.profiles.quick?.merged ?? {}), ["evaluate@et"]);
  assertEquals(parseLockFile(encodeLock(both), "pipeline.lock"), {
    ...both,
    profiles: {
      ...both.profiles,
      quick: {
        ...both.profiles.quick,
        merged: { "evaluate@et": both.profiles.quick?.merged?.["evaluate@et"]?.toSorted() },
      },
    },
  } as LockFile);
  assertEquals(lockedFingerprints(both).toSorted(), [made("a"), made("b"), made("d"), made("e")]);
});

Deno.test("two digests of one version of a package are refused", () => {
  const [, ...theirs] = encodeLock({ profiles: {}, packages: { "zod@4.6.7": digest("9") } }).split("\n");
  assertThrows(
    () => parseLockFile(valid + theirs.join("\n"), "pipeline.lock"),
    Refusal,
    "has other bytes in each of two",
  );
});
