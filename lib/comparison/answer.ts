/** Says in one sentence whether the paper reproduces, no more than the verdicts allow. */
import type { ClaimVerdict, Comparison, NetworkComparison, NumberVerdict } from "../artifact/comparison.ts";

export type Judged = Pick<Comparison, "claims" | "networks" | "omitted" | "indicative"> & {
  readonly sample: Pick<Comparison["sample"], "notComparable">;
};

/** Verdict to verb, for one and for several. */
type Verbs = Readonly<Record<string, readonly [singular: string, plural: string]>>;
type Counts = Record<ClaimVerdict | NumberVerdict, number>;

/**
 * "Yes" only where every claim holds and every published number was judged and is reproduced or compatible; "Its claims
 * do" where not every number could be judged; both weaker where claims were left out; "In part" where something fails
 * and something holds; "No" where nothing holds.
 */
export function answerQuestion(judged: Judged): string {
  const counts = countVerdicts(judged);
  const clauses = [claimsClause(judged, counts), numbersClause(judged, counts), collapseClause(judged.networks)];
  const word = lead(counts, judged.omitted.length > 0);
  const mark = judged.indicative === null || word === nothing ? "" : ", indicatively";
  return `${word}${mark}: ${clauses.filter((clause) => clause !== "").join("; ")}.`;
}

function countVerdicts({ claims, networks }: Judged): Counts {
  const counts: Counts = {
    ...{ "holds": 0, "does not hold": 0, "undecided": 0 },
    ...{ "reproduced": 0, "compatible": 0, "differs": 0, "not comparable": 0, "collapsed": 0 },
  };
  for (const { verdict } of claims) counts[verdict]++;
  for (const { auc: { verdict } } of networks) if (verdict !== null) counts[verdict]++;
  return counts;
}

const judgedNumbers = (counts: Counts) => counts.reproduced + counts.compatible + counts.differs;

const nothing = "It cannot be said";

function lead(counts: Counts, incomplete: boolean): string {
  const good = counts.holds + counts.reproduced + counts.compatible;
  const bad = counts["does not hold"] + counts.differs;
  const open = counts.undecided + counts.collapsed;
  if (good + bad === 0) return nothing;
  if (bad > 0) return good > 0 ? "In part" : "No";
  if (open > 0) return "As far as it can be decided, yes";
  const numbers = judgedNumbers(counts) > 0 && counts["not comparable"] === 0;
  if (incomplete) return numbers ? "As far as it was judged, yes" : "The claims that were judged do";
  return numbers ? "Yes" : "Its claims do";
}

const claimVerbs: Verbs = {
  "holds": ["holds", "hold"],
  "does not hold": ["does not hold", "do not hold"],
  "undecided": ["is undecided", "are undecided"],
};
const numberVerbs: Verbs = {
  "reproduced": ["is reproduced", "are reproduced"],
  "compatible": ["is compatible", "are compatible"],
  "differs": ["differs", "differ"],
};

function claimsClause({ claims, omitted, indicative }: Judged, counts: Counts): string {
  const missing = omitted.length === 0 ? "" : `, ${omitted.length} ${omitted.length === 1 ? "was" : "were"} not judged`;
  const extent = indicative === null ? "" : ` (${indicative})`;
  if (claims.length === 0) return `no claim of the paper could be judged${extent}`;
  return shares("claim", counts, claimVerbs) + missing + extent;
}

function numbersClause({ sample: { notComparable }, networks }: Judged, counts: Counts): string {
  if (judgedNumbers(counts) === 0) {
    const reason = notComparable ?? networks.find(({ auc }) => auc.verdict === "not comparable")?.auc.because;
    if (reason === undefined) return "";
    return reason === "simulated events"
      ? "its numbers cannot be judged on simulated events"
      : `its numbers cannot be judged: ${reason}`;
  }
  const open = counts["not comparable"];
  return shares("published AUC", counts, numberVerbs) + (open === 0 ? "" : `, ${open} could not be judged`);
}

/** "all 7 claims hold", "5 of 7 claims hold, 1 does not hold and 1 is undecided"; the first verb is the good one. */
function shares(noun: string, counts: Counts, verbs: Verbs): string {
  const parts = Object.entries(verbs).map(([verdict, forms]) => ({ count: counts[verdict as keyof Counts], forms }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const present = parts.filter(({ count }) => count > 0);
  const verb = ({ count, forms: [singular, plural] }: typeof parts[number]) => count === 1 ? singular : plural;
  const [first] = present;
  if (first && total === 1) return `the one ${noun} that was judged ${verb(first)}`;
  if (first && present.length === 1) return `${total === 2 ? "both" : `all ${total}`} ${noun}s ${verb(first)}`;
  const [head, ...rest] = present.map((part) => `${part.count} ${verb(part)}`);
  return joined([head?.replace(/^\d+/, `$& of ${total} ${noun}s`) ?? "", ...rest]);
}

function collapseClause(networks: readonly NetworkComparison[]): string {
  const titles = networks.filter(({ collapsed }) => collapsed).map(({ title }) => title);
  if (titles.length === 0) return "";
  return `the network${titles.length === 1 ? "" : "s"} of the ${titles.join(" and the ")} collapsed`;
}

/** "a", "a and b", "a, b and c"; empty parts are left out. */
function joined(parts: readonly string[]): string {
  const present = parts.filter((part) => part !== "");
  return [present.slice(0, -1).join(", "), present.at(-1) ?? ""].filter((part) => part !== "").join(" and ");
}
