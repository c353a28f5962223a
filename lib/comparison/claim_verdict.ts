/**
 * Whether a claim of the paper holds: by the paired bootstrap of an AUC difference over the test events. Each resample
 * gives one difference of the two networks, each averaged over its seeds; what both networks find hard in the same
 * events cancels. With the central 95 % interval of these differences,
 *
 * - "left beats right" holds if the interval lies above 0, does not hold if it lies below, else is undecided;
 * - "they differ by less than the margin" holds if the interval lies within the margin, does not hold if it lies outside,
 *   else is undecided.
 *
 * The interval is that of the test events. It holds no spread over trainings: that is shown with each network. DeLong's
 * paired test of the same difference is set beside it, a check of the bootstrap that decides nothing.
 */
import type { ClaimComparison, ClaimVerdict } from "../artifact/comparison.ts";
import type { Claim } from "../artifact/published.ts";
import type { Placements } from "../statistics/delong.ts";
import { centralInterval } from "../statistics/moments.ts";
import type { NetworkAuc } from "./network_auc.ts";
import { describeDifference } from "./network_delong.ts";

export const claimLevel = 0.95;

/** A network of the claim: its title, its AUC and, if there is one, the published AUC. */
export interface ClaimSide {
  readonly title: string;
  readonly auc: NetworkAuc;
  readonly published: number | null;
  readonly placements: Placements;
}

export function judgeClaim(claim: Claim, left: ClaimSide, right: ClaimSide): ClaimComparison {
  const differences = left.auc.resampled.map((value, resample) => value - (right.auc.resampled[resample] ?? NaN));
  const difference = {
    value: left.auc.ours.value - right.auc.ours.value,
    interval: centralInterval(differences, claimLevel),
  };
  const margin = claim.kind === "within" ? claim.margin : null;
  const collapsed = [left, right].filter((side) => side.auc.collapsed).map((side) => side.title);
  const tested = collapsed.length > 0 ? null : describeDifference(left.placements, right.placements);
  const { id, text, source, kind } = claim;
  return {
    ...{ id, text, source, kind, left: claim.left, right: claim.right, margin, difference },
    delong: tested && { ...tested, verdict: claimVerdict(tested.interval, margin) },
    published: left.published === null || right.published === null ? null : left.published - right.published,
    verdict: collapsed.length > 0 ? "undecided" : claimVerdict(difference.interval, margin),
    because: collapsed.length > 0 ? explainCollapse(collapsed) : explain(left, right, difference),
  };
}

/** @param margin null for "greater". */
export function claimVerdict([low, high]: readonly [number, number], margin: number | null): ClaimVerdict {
  if (margin === null) return low > 0 ? "holds" : high < 0 ? "does not hold" : "undecided";
  if (low > -margin && high < margin) return "holds";
  return low > margin || high < -margin ? "does not hold" : "undecided";
}

function explain(left: ClaimSide, right: ClaimSide, { value, interval: [low, high] }: ClaimComparison["difference"]) {
  const [a, b, difference, from, to] = [left.auc.ours.value, right.auc.ours.value, value, low, high].map(fourDecimals);
  return `${a} - ${b} = ${difference}, between ${from} and ${to}`;
}

/** Never "-0.0000". */
function fourDecimals(value: number): string {
  return value.toFixed(4).replace(/^-(0\.0000)$/, "$1");
}

function explainCollapse(titles: readonly string[]): string {
  return titles.length === 1
    ? `the network of the ${titles[0]} collapsed, its AUC says nothing about what it saw`
    : `the networks of the ${titles.join(" and the ")} collapsed, their AUCs say nothing about what they saw`;
}
