/** Finds the numbers that a task declares as results in one of its JSON outputs. */
import type { Tolerances } from "../../task/contract.ts";

export interface Result {
  /** `seeds.0.auc.value`. */
  readonly place: string;
  readonly value: number;
  /** How far it may move before it is another result. */
  readonly tolerance: number;
}

/**
 * The numbers of a parsed JSON file at the declared places, in the file's order. A place that two patterns name counts once, with
 * the first pattern's tolerance. What is not a number there (a `null` where there is no value) is no result.
 */
export function resultsIn(file: unknown, tolerances: Tolerances): Result[] {
  const found = new Map<string, Result>();
  for (const [pattern, tolerance] of Object.entries(tolerances)) {
    for (const { place, value } of valuesAt(file, pattern.split("."), [])) {
      if (typeof value === "number" && !found.has(place)) found.set(place, { place, value, tolerance });
    }
  }
  return [...found.values()];
}

function valuesAt(value: unknown, [key, ...rest]: string[], path: string[]): { place: string; value: unknown }[] {
  if (key === undefined) return [{ place: path.join("."), value }];
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value).filter(([name]) => key === "*" || name === key);
  return members.flatMap(([name, member]) => valuesAt(member, rest, [...path, name]));
}
