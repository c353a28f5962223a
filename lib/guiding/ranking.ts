/** Which observable orders the differing pairs as the guide does: all candidates, judged on all of these pairs. */
import type { ObservableFile } from "../artifact/observables.ts";
import { folded } from "../statistics/decision_ordering.ts";
import type { ClassLevels, DifferingPairs } from "../statistics/differing_pairs.ts";
import { readColumns } from "./columns.ts";

export interface Candidate {
  /** Its column. */
  readonly index: number;
  /** Mean DO with the guide, before folding. */
  readonly ordering: number;
}

/** Of the best candidates, besides, their levels, for the bootstrap. */
export interface Ranking {
  /** The best first; of equal ones that of the earlier column. */
  readonly candidates: readonly Candidate[];
  readonly leading: readonly (Candidate & { readonly levels: ClassLevels })[];
}

export interface RankingOptions {
  readonly file: ObservableFile;
  /** Columns, ascending. */
  readonly candidates: readonly number[];
  readonly pairs: DifferingPairs;
  /** Test events in the file. */
  readonly events: number;
  /** How many of the best keep their levels. */
  readonly leading: number;
  readonly breathe: () => Promise<void>;
  readonly progress: (done: number, best: Candidate) => void;
}

const best = (a: Candidate, b: Candidate) => folded(b.ordering) - folded(a.ordering) || a.index - b.index;

export async function rankObservables(options: RankingOptions): Promise<Ranking> {
  const { file, pairs, events, breathe, progress } = options;
  const candidates: Candidate[] = [];
  let leading: (Candidate & { readonly levels: ClassLevels })[] = [];
  const reading = { events, columns: file.observables.length, breathe };
  for await (const { index, values } of readColumns(file.arrays, options.candidates, reading)) {
    const levels = pairs.levels(values), candidate = { index, ordering: pairs.judge(levels) };
    candidates.push(candidate);
    const last = leading.at(-1);
    if (leading.length < options.leading || (last && best(candidate, last) < 0)) {
      leading = [...leading, { ...candidate, levels }].sort(best).slice(0, options.leading);
    }
    progress(candidates.length, leading[0] ?? candidate);
    await breathe();
  }
  return { candidates: candidates.sort(best), leading };
}
