/**
 * The lines of pipeline.lock. Each line is complete in itself: it begins with the entry that it belongs to. So the file
 * is a set of lines whose order and repetition mean nothing, and git may merge it by keeping the lines of both branches
 * (`merge=union` in .gitattributes), however it interleaves them.
 *
 * An entry begins with a heading, which never changes, so that a change of one entry is never adjacent to a change of
 * the next, and ends with a check over its other lines. A line that was edited by hand does not fit its check. An entry
 * that two branches changed has the checks of both, which is how a reader knows.
 */
import { digestBytes } from "../identity/digest.ts";
import { Refusal } from "../refusal.ts";

export interface Token {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

export interface Line {
  /** As it stands in the file. */
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** What follows the entry's name; empty for its heading. */
  readonly tokens: readonly Token[];
}

export interface Entry {
  /** `quick train@et/1`, `quick source:electrons`, `package:zod@4.6.7`. */
  readonly name: string;
  /** Each different line once; the first one that has it. */
  readonly lines: readonly Line[];
}

/** Where in which file, for messages. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

const restore = "restore the file from git";
const bothSides = "remove the three lines with markers and keep the lines of both sides: what both changed runs again";

/** A refusal of the whole file: it is never overwritten unread. */
export function refuseLock({ path, line, column }: Place, found: string, expected: string, remedy = restore): Refusal {
  return new Refusal(`${path}:${line}:${column}: cannot read the lock: ${found}, expected ${expected}; ${remedy}`);
}

/** As refuseLock(), where it is enough to give up one entry. */
export function refuseEntry(place: Place, name: string, found: string, expected: string): Refusal {
  return refuseLock(place, found, expected, `${restore}, or delete all lines of "${name}": what it names runs again`);
}

/** @throws Refusal for git's conflict markers: with both sides' lines kept, the file is one that can be read. */
export function refuseConflict(text: string, path: string): void {
  // The plain search is a hundred times as fast, and a whole file has none of them.
  if (!["<", "|", "=", ">"].some((sign) => text.includes(sign.repeat(7)))) return;
  const marker = /^(<{7}|\|{7}|={7}|>{7})(?: .*)?$/m.exec(text);
  if (!marker) return;
  const line = text.slice(0, marker.index).split("\n").length;
  throw refuseLock({ path, line, column: 1 }, `git's conflict marker ${marker[1]}`, "a merged file", bothSides);
}

/** Entries in the order of their first lines. @throws Refusal for a line that is none. */
export function readEntries(lines: readonly string[], first: number, path: string): Entry[] {
  const entries = new Map<string, Map<string, Line>>();
  for (const [index, text] of lines.entries()) {
    if (text === "") continue;
    const number = first + index;
    const tokens = tokensOf(text, { path, line: number, column: 1 });
    const words = text.startsWith("package:") ? 1 : 2;
    if (tokens.length < words) {
      throw refuseLock({ path, line: number, column: 1 }, `the line ${JSON.stringify(text)}`, "an entry's line");
    }
    const name = tokens.slice(0, words).map((token) => token.text).join(" ");
    const known = entries.get(name) ?? new Map<string, Line>();
    entries.set(name, known);
    if (!known.has(text)) known.set(text, { text, number, tokens: tokens.slice(words) });
  }
  return [...entries].map(([name, known]) => ({ name, lines: [...known.values()] }));
}

/** Words between single blanks; one that holds anything but printable ASCII is written as a JSON string. */
function tokensOf(text: string, place: Place): Token[] {
  const tokens: Token[] = [];
  const word = /"(?:[^"\\]|\\.)*"|[!#-~][!-~]*/y;
  for (let at = 0;;) {
    word.lastIndex = at;
    const [found] = word.exec(text) ?? [];
    const here = { ...place, column: at + 1 };
    if (found === undefined) throw refuseLock(here, `the line ${JSON.stringify(text)}`, "words between single blanks");
    tokens.push({ text: found.startsWith('"') ? unquote(found, here) : found, column: at + 1 });
    at += found.length;
    if (at === text.length) return tokens;
    if (text[at] !== " ") throw refuseLock({ ...here, column: at + 1 }, JSON.stringify(text[at]), "a single blank");
    at++;
  }
}

function unquote(text: string, place: Place): string {
  try {
    return JSON.parse(text);
  } catch {
    throw refuseLock(place, text, "a JSON string");
  }
}

const quote = (word: string) => /^[!#-~][!-~]*$/.test(word) ? word : JSON.stringify(word);

/** An entry as it is written: heading, facts in the order given, check. */
export function writeEntry(name: string, facts: readonly (readonly string[])[]): string[] {
  const lines = facts.map((words) => `${name} ${words.map(quote).join(" ")}`);
  return [name, ...lines, `${name} check ${checkOf(lines)}`];
}

const checkLength = 12;

/** Of an entry's facts; neither their order nor their repetition matters. */
function checkOf(facts: readonly string[]): string {
  return digestBytes([...new Set(facts)].toSorted().join("\n")).slice(0, checkLength);
}

const isCheck = ({ tokens }: Line) => tokens[0]?.text === "check";

/**
 * Whether an entry is as a run wrote it, or comes from two branches that both changed it.
 * @throws Refusal if it is neither: edited by hand, or in pieces.
 */
export function stateOf({ name, lines }: Entry, path: string): "written" | "merged" {
  const checks = lines.filter(isCheck);
  const facts = lines.filter((line) => !isCheck(line) && line.tokens.length > 0);
  const [check, other] = checks;
  const last = lines.at(-1)?.number ?? 1;
  if (!check) throw refuseEntry({ path, line: last, column: 1 }, name, `"${name}" has no check`, "an entry as written");
  for (const { tokens: [, value, extra], number } of checks) {
    const column = extra?.column ?? value?.column ?? 1;
    if (extra || !value || !/^[0-9a-f]{12}$/.test(value.text)) {
      throw refuseEntry({ path, line: number, column }, name, "a broken check", `${checkLength} hexadecimal digits`);
    }
  }
  if (other) return "merged";
  if (check.tokens[1]?.text === checkOf(facts.map(({ text }) => text))) return "written";
  const place = { path, line: facts[0]?.number ?? check.number, column: 1 };
  const found = `the lines of "${name}" do not fit its check ${check.tokens[1]?.text}`;
  throw refuseEntry(place, name, found, "an entry as a run wrote it, not edited by hand");
}
