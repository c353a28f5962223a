/** Numbers of a comparison as a table shows them. */
import type { NetworkComparison } from "../artifact/comparison.ts";
import { asQuoted, withUncertainty } from "../artifact/notation.ts";

type Rejection = NetworkComparison["rejection"][number];
type Ours = NetworkComparison["auc"]["ours"];
type Quoted = NetworkComparison["auc"]["published"];

/** Shown where there is no number. */
export const none = "\u2013";

/**
 * 0.9738(12), or with a spread over seeds 0.9738(12)(8): in brackets the bootstrap deviation, then the spread over seeds,
 * both in units of the last digit.
 */
export function ours(number: Ours): string {
  const { value } = number;
  const bootstrap = beyondRounding(number.bootstrap, value);
  const seeds = number.seeds === null ? null : beyondRounding(number.seeds, value);
  if (seeds === null || bootstrap + seeds === 0) return withUncertainty(value, bootstrap);
  const decimals = Math.max(decimalsOf(withUncertainty(value, bootstrap)), decimalsOf(withUncertainty(value, seeds)));
  const bracket = (deviation: number) => `(${Math.round(deviation * 10 ** decimals)})`;
  return value.toFixed(decimals) + bracket(bootstrap) + bracket(seeds);
}

/** A deviation that is rounding of the value's last bits is 0. */
function beyondRounding(deviation: number, value: number): number {
  return deviation > 1e-12 * Math.abs(value) ? deviation : 0;
}

function decimalsOf(text: string): number {
  return /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
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
