/** pipeline.lock as text, of version 2: what stands on the lines of its entries. */
import type { Digest, Fingerprint } from "../identity.ts";
import type { LockedInstance, LockedNumber, LockedProfile, LockFile } from "./lock_file.ts";
import {
  type Entry,
  type Line,
  readEntries,
  refuseConflict,
  refuseEntry,
  refuseLock,
  stateOf,
  writeEntry,
} from "./lock_lines.ts";

const version = "lock 2";
const about = [
  "# What the last run of each profile found and made. `deno task reproduce` writes it, and it is not to be edited by",
  "# hand: an entry ends with a check. git merges it; an entry that both branches changed counts as not run.",
];

/** The same lock gives the same bytes. */
export function encodeLock({ profiles, packages = {} }: LockFile): string {
  const entries = [
    ...sorted(profiles).flatMap(([profile, locked]) => profileEntries(profile, locked)),
    ...sorted(packages).map(([name, digest]) => writeEntry(`package:${name}`, [["digest", digest]])),
  ];
  return [[version, ...about], ...entries].map((lines) => lines.join("\n") + "\n").join("\n");
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).toSorted(([a], [b]) => a < b ? -1 : 1);
}

/** Sources before instances. An entry of two branches stays as it is until its instance is made. */
function profileEntries(profile: string, { sources, instances, merged = {} }: LockedProfile): string[][] {
  const isSource = (name: string) => name.startsWith("source:");
  const written = [
    ...Object.entries(sources).map(([id, digest]) => ({ name: `source:${id}`, facts: [["digest", digest]] })),
    ...Object.entries(instances).map(([name, locked]) => ({ name, facts: factsOf(locked) })),
  ].map(({ name, facts }) => ({ name, lines: writeEntry(`${profile} ${name}`, facts) }));
  const kept = Object.entries(merged).map(([name, lines]) => ({ name, lines: [...lines].toSorted() }));
  return [...written, ...kept]
    .toSorted((a, b) => Number(isSource(b.name)) - Number(isSource(a.name)) || (a.name < b.name ? -1 : 1))
    .map(({ lines }) => lines);
}

function factsOf({ fingerprint, accepted = [], outputs, numbers = {} }: LockedInstance): string[][] {
  return [
    ["fingerprint", fingerprint],
    // Numbered, since the order of lines means nothing.
    ...accepted.map(({ from, because }, index) => ["accepted", String(index + 1), from, because]),
    ...sorted(outputs).map(([name, digest]) => ["output", name, digest]),
    ...sorted(numbers).map(([place, { value, tolerance }]) => [
      ...["number", place, String(value), "tolerance", String(tolerance)],
    ]),
  ];
}

/** @throws Refusal, with line and column, for anything that encodeLock() and a merge by lines do not give. */
export function decodeLock(text: string, path: string): LockFile {
  refuseConflict(text, path);
  const [first = "", ...lines] = text.replaceAll("\r\n", "\n").split("\n");
  if (first !== version) {
    throw refuseLock({ path, line: 1, column: 1 }, `its first line is ${JSON.stringify(first)}`, `"${version}"`);
  }
  const body = lines.map((line) => about.includes(line) || line === version ? "" : line);
  const profiles = new Map<string, ProfileEntries>();
  const packages: [string, Digest][] = [];
  for (const entry of readEntries(body, 2, path)) {
    if (entry.name.startsWith("package:")) {
      packages.push([entry.name.slice("package:".length), readPackage(entry, path)]);
    } else addToProfile(profiles, entry, path);
  }
  const read = [...profiles].map(([name, { sources, instances, merged }]): [string, LockedProfile] => [name, {
    sources: Object.fromEntries(sources),
    instances: Object.fromEntries(instances),
    ...(merged.size > 0 ? { merged: Object.fromEntries(merged) } : {}),
  }]);
  return {
    profiles: Object.fromEntries(read),
    ...(packages.length > 0 ? { packages: Object.fromEntries(packages) } : {}),
  };
}

interface ProfileEntries {
  readonly sources: Map<string, Digest>;
  readonly instances: Map<string, LockedInstance>;
  readonly merged: Map<string, readonly string[]>;
}

function addToProfile(profiles: Map<string, ProfileEntries>, entry: Entry, path: string): void {
  const [profile = "", name = ""] = entry.name.split(" ");
  const into = profiles.get(profile) ?? { sources: new Map(), instances: new Map(), merged: new Map() };
  profiles.set(profile, into);
  if (stateOf(entry, path) === "merged") into.merged.set(name, entry.lines.map(({ text }) => text));
  else if (name.startsWith("source:")) into.sources.set(name.slice("source:".length), readDigest(entry, path));
  else into.instances.set(name, readInstance(entry, path));
}

/** Two branches cannot honestly find other bytes in one version of a package. */
function readPackage(entry: Entry, path: string): Digest {
  if (stateOf(entry, path) === "written") return readDigest(entry, path);
  const line = entry.lines.at(-1)?.number ?? 1;
  const found = `"${entry.name}" has other bytes in each of two merged branches`;
  throw refuseEntry({ path, line, column: 1 }, entry.name, found, "the digest of the published package");
}

function readDigest(entry: Entry, path: string): Digest {
  let digest: Digest | undefined;
  for (const fact of factLines(entry)) {
    const [key, value] = wordsOf(fact, entry, path, { digest: 1 });
    if (key === "digest") digest = hexadecimal(value, fact, entry, path) as Digest;
  }
  return digest ?? incomplete(entry, path, "digest");
}

function readInstance(entry: Entry, path: string): LockedInstance {
  let fingerprint: Fingerprint | undefined;
  const accepted: [number, { from: Fingerprint; because: string }][] = [];
  const outputs: [string, Digest][] = [];
  const numbers: [string, LockedNumber][] = [];
  for (const fact of factLines(entry)) {
    const words = wordsOf(fact, entry, path, { fingerprint: 1, accepted: 3, output: 2, number: 4 });
    const [key, first = "", second = "", third = ""] = words;
    if (key === "fingerprint") fingerprint = hexadecimal(first, fact, entry, path) as Fingerprint;
    else if (key === "output") outputs.push([first, hexadecimal(second, fact, entry, path) as Digest]);
    else if (key === "number") numbers.push([first, readNumber(fact, entry, path)]);
    else {accepted.push([Number(first), {
        from: hexadecimal(second, fact, entry, path) as Fingerprint,
        because: third,
      }]);}
  }
  return {
    fingerprint: fingerprint ?? incomplete(entry, path, "fingerprint"),
    outputs: Object.fromEntries(outputs),
    ...(numbers.length > 0 ? { numbers: Object.fromEntries(numbers) } : {}),
    ...(accepted.length > 0 ? { accepted: accepted.toSorted(([a], [b]) => a - b).map(([, each]) => each) } : {}),
  };
}

const factLines = ({ lines }: Entry) => lines.filter(({ tokens }) => tokens.length > 0 && tokens[0]?.text !== "check");

/** The words of a fact. @throws Refusal for a key that is not known, or another number of words than it takes. */
function wordsOf({ tokens, number }: Line, { name }: Entry, path: string, known: Record<string, number>): string[] {
  const [key] = tokens;
  const count = key && Object.hasOwn(known, key.text) ? known[key.text] : undefined;
  if (key && count === tokens.length - 1) return tokens.map(({ text }) => text);
  const found = count === undefined ? `"${key?.text}"` : `${tokens.length - 1} words after "${key?.text}"`;
  const expected = count === undefined ? `one of ${Object.keys(known).join(", ")}, check` : String(count);
  throw refuseEntry({ path, line: number, column: key?.column ?? 1 }, name, found, expected);
}

function hexadecimal(value: string | undefined, { tokens, number }: Line, { name }: Entry, path: string): string {
  if (value !== undefined && /^[0-9a-f]{64}$/.test(value)) return value;
  const column = tokens.find(({ text }) => text === value)?.column ?? 1;
  throw refuseEntry(
    { path, line: number, column },
    name,
    `a digest of ${value?.length} characters`,
    "64 hexadecimal digits",
  );
}

/** `number PLACE VALUE tolerance TOLERANCE` */
function readNumber({ tokens, number }: Line, { name }: Entry, path: string): LockedNumber {
  const [, , value, word, tolerance] = tokens;
  const isNumber = (text: string | undefined) => Number.isFinite(Number(text)) && String(Number(text)) === text;
  const wrong = [value, tolerance].find((token) => !isNumber(token?.text)) ??
    (word?.text === "tolerance" ? undefined : word);
  if (!wrong) return { value: Number(value?.text), tolerance: Number(tolerance?.text) };
  const expected = "a number, tolerance and a number";
  throw refuseEntry({ path, line: number, column: wrong.column }, name, JSON.stringify(wrong.text), expected);
}

function incomplete(entry: Entry, path: string, key: string): never {
  const line = entry.lines[0]?.number ?? 1;
  throw refuseEntry({ path, line, column: 1 }, entry.name, `"${entry.name}" has no ${key}`, "an entry as written");
}
