/** What to write instead of a misspelt name, and how to say what a value is. */
// @ts-types="../../declarations/std_closest_string.d.ts"
import { closestString } from "@std/text/closest-string";

/** `did you mean "model"?`; without a similar name, the names that there are; undefined if there are none. */
export function suggestName(given: string, names: readonly string[]): string | undefined {
  const similar = similarName(given, names);
  if (similar !== undefined) return `did you mean ${JSON.stringify(similar)}?`;
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 10).join(", ");
  return names.length === 1 ? `there is only ${shown}` : `there are ${shown}${names.length > 10 ? ", …" : ""}`;
}

/** The name that `given` was probably meant to be. */
export function similarName(given: string, names: readonly string[]): string | undefined {
  const edits = given.length <= 2 ? given.length - 1 : Math.max(2, Math.floor(given.length / 3));
  // A decoy one edit too far away: a name has to be closer than it. U+0000 stands in no name.
  const decoy = "\0".repeat(edits + 1) + given.slice(edits + 1);
  const closest = closestString(given, [decoy, ...names]);
  return closest === decoy ? undefined : closest;
}

/** A value as messages name it: `string "fast"`, `a list of 3`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "nothing (null)";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a map";
  return `${typeof value} ${typeof value === "string" ? JSON.stringify(value) : String(value)}`;
}
