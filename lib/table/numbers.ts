/** Numbers of a comparison as a table shows them. */
import type { NetworkComparison } from "../artifact/comparison.ts";
import { asQuoted, withUncertainties } from "../artifact/notation.ts";

type Rejection = NetworkComparison["rejection"][number];
type Ours = NetworkComparison["auc"]["ours"];
type Quoted = NetworkComparison["auc"]["published"];

/** Shown where there is no number. */
export const none = "\u2013";

/** 0.9738(12), or with a spread over seeds 0.9738(12)(8). */
export function ours({ value, bootstrap, seeds }: Ours): string {
  return withUncertainties(value, bootstrap, seeds);
}

export function quoted(number: Quoted): string {
  return number === null ? none : asQuoted(number.value, number.error);
}

export function rejectionOurs({ ours: value }: Rejection): string {
  return value === null ? none : ours(value);
}

/** "42", or "39\u201345" over seeds. */
export function range(values: readonly number[]): string {
  if (values.length === 0) return none;
  const low = Math.min(...values), high = Math.max(...values);
  return low === high ? String(low) : `${low}\u2013${high}`;
}
