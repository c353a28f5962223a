/**
 * Whether what section VII says of guided searches holds: by the paired bootstrap of AUC differences over the test events, in
 * the manner of claim_verdict.ts. A claim is judged on every search that begins with its features.
 *
 * "Comes near the image network" holds if the interval lies above minus the margin, and does not hold if it lies below: a
 * network that is better than the image network has come near it too.
 */
import type { GuidedSearch, SearchStep } from "../artifact/guided_search.ts";
import { observableTitle } from "../artifact/observable_words.ts";
import type { PublishedSearchClaim } from "../artifact/published_search.ts";
import type { SearchComparison } from "../artifact/search_comparison.ts";
import { centralInterval } from "../statistics/moments.ts";
import { claimLevel, claimVerdict } from "./claim_verdict.ts";

type JudgedClaim = SearchComparison["claims"][number];

interface Side {
  readonly auc: { readonly value: number };
  readonly resampledAucs: readonly number[];
}

/** @returns null where the search has no step to judge by. */
export function judgeSearchClaim(
  claim: PublishedSearchClaim,
  search: GuidedSearch,
  title: string,
): JudgedClaim | null {
  const [start] = search.steps, last = search.steps.findLast(({ observables }) => observables <= claim.observables);
  if (!start || !last || last.observables === 0) return null;
  const other = claim.kind === "gain" ? start : search.guide;
  const difference = differenceOf(last, other), margin = claim.kind === "near" ? claim.margin : null;
  const { id, text, source } = claim;
  const names = search.steps.slice(0, last.observables).flatMap(({ chosen }) => chosen ? observableTitle(chosen) : []);
  const [low, high] = difference.interval;
  return {
    ...{ id, text, source, search: title, margin, difference },
    verdict: claimVerdict([low + (margin ?? 0), high + (margin ?? 0)], null),
    because: `with ${names.join(" and ")}: ${digits(last.auc.value)} - ${digits(other.auc.value)} = ${
      digits(difference.value)
    }, between ${digits(low)} and ${digits(high)}`,
  };
}

function differenceOf(left: Side, right: Side): JudgedClaim["difference"] {
  const differences = left.resampledAucs.map((value, k) => value - (right.resampledAucs[k] ?? NaN));
  return { value: left.auc.value - right.auc.value, interval: centralInterval(differences, claimLevel) };
}

/** Share of the gap between the beginning and the guide that a step closes. */
export function closedShare(step: SearchStep, { steps: [start], guide }: GuidedSearch): number | null {
  const gap = guide.auc.value - (start?.auc.value ?? NaN);
  return gap > 0 ? (step.auc.value - (start?.auc.value ?? NaN)) / gap : null;
}

/** Never "-0.0000". */
const digits = (value: number) => value.toFixed(4).replace(/^-(0\.0000)$/, "$1");
