/**
 * Whether a published number is reproduced. With
 *
 *     d = |ours - published| / sqrt(bootstrap^2 + seeds^2 + published error^2)
 *
 * the verdict is `reproduced` for d <= agreement, `compatible` for d <= 3, else `differs`. A number is `not comparable` on
 * other events than the authors', or fewer, or after a training that was cut short; a network that learned nothing is
 * `collapsed`, whatever its number.
 */
import type { NumberVerdict } from "../artifact/comparison.ts";
import { asQuoted, withUncertainty } from "../artifact/notation.ts";
import type { SeedSpread } from "./network_auc.ts";

export interface NumberQuestion {
  readonly ours: SeedSpread;
  readonly published: { readonly value: number; readonly error: number | null } | null;
  /** Largest d of a reproduced number. */
  readonly agreement: number;
  readonly collapsed: boolean;
  /** Why it cannot be judged; null where it can. */
  readonly notComparable: string | null;
}

export interface NumberAnswer {
  readonly distance: number | null;
  /** Null where there is no published number. */
  readonly verdict: NumberVerdict | null;
  readonly because: string;
}

const largestCompatible = 3;

export function judgeNumber({ ours, published, agreement, collapsed, notComparable }: NumberQuestion): NumberAnswer {
  if (collapsed) return { distance: null, verdict: "collapsed", because: "its output is constant, it learned nothing" };
  if (published === null) return { distance: null, verdict: null, because: "the paper has no number" };
  if (notComparable !== null) return { distance: null, verdict: "not comparable", because: notComparable };
  const deviation = Math.hypot(ours.bootstrap, ours.seeds ?? 0, published.error ?? 0);
  if (deviation === 0) {
    return { distance: null, verdict: "not comparable", because: "neither number has an uncertainty" };
  }
  const distance = Math.abs(ours.value - published.value) / deviation;
  const own = withUncertainty(ours.value, Math.hypot(ours.bootstrap, ours.seeds ?? 0));
  return {
    distance,
    verdict: distance <= agreement ? "reproduced" : distance <= largestCompatible ? "compatible" : "differs",
    because: `${own} against ${asQuoted(published.value, published.error)}, ${
      distance.toFixed(1)
    } standard deviations apart`,
  };
}
