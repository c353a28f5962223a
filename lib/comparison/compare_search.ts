/** Sets our guided searches beside the paper's: search_comparison.json from its pieces. */
import { type GuidedSearch, type SearchStart } from "../artifact/guided_search.ts";
import { InputError } from "../artifact/input_error.ts";
import type { Observable } from "../artifact/observables.ts";
import { type PublishedSearch, startsAlike } from "../artifact/published_search.ts";
import type { SearchComparison } from "../artifact/search_comparison.ts";
import { closedShare, judgeSearchClaim } from "./search_claims.ts";

type ComparedSearch = SearchComparison["searches"][number];
type ComparedStep = ComparedSearch["steps"][number];
type TheirSearch = PublishedSearch["searches"][number];

/** @throws InputError if there is no search, or two have other guides or events. */
export function compareSearches(searches: readonly GuidedSearch[], published: PublishedSearch): SearchComparison {
  const [first] = searches;
  if (!first) throw new InputError("cannot compare searches: there is none, expected one at least");
  for (const { guide, events, bootstrap } of searches) {
    if (JSON.stringify([guide, events, bootstrap]) === JSON.stringify([first.guide, first.events, first.bootstrap])) {
      continue;
    }
    throw new InputError("cannot compare searches: their guides or events differ, expected the same for all");
  }
  const ordered = searches.toSorted((a, b) => place(a.start, published) - place(b.start, published));
  const named = ordered.map((search) => ({ search, title: titleOf(search.start, published) }));
  return {
    version: 1,
    guide: { network: first.guide.network, auc: first.guide.auc, published: published.guide.value },
    events: first.events,
    resamples: first.bootstrap.resamples,
    searches: named.map(({ search, title }) => compareOne(search, title, published)),
    claims: published.claims.flatMap((claim) =>
      named.filter(({ search: { start } }) => sameFeatures(start.features, claim.features))
        .flatMap(({ search, title }) => judgeSearchClaim(claim, search, title) ?? [])
    ),
    notes: notesOn(searches),
  };
}

const sameFeatures = (a: readonly string[], b: readonly string[]) => a.toSorted().join() === b.toSorted().join();

function place(start: SearchStart, { searches }: PublishedSearch): number {
  const index = searches.findIndex((theirs) => startsAlike(theirs.start, start));
  return index < 0 ? searches.length : index;
}

/** The published search's title, or one in its manner. */
function titleOf(start: SearchStart, { searches }: PublishedSearch): string {
  const theirs = searches.find((theirs) => startsAlike(theirs.start, start));
  if (theirs) return theirs.title;
  const features = start.features.toSorted().map((name) => name === "hl" ? "7HL" : name).join(" + ");
  return `${features}, ${start.kappas === "safe" ? "IRC safe" : "any kappa"}`;
}

function compareOne(search: GuidedSearch, title: string, published: PublishedSearch): ComparedSearch {
  const theirs = published.searches.find(({ start }) => startsAlike(start, search.start));
  const length = Math.max(search.steps.length, theirs ? theirs.steps.length + 1 : 0);
  const steps = Array.from({ length }, (_, observables): ComparedStep => ({
    observables,
    ours: ourStep(search, observables),
    published: theirs ? theirStep(theirs, observables) : null,
  }));
  return { title, start: search.start, candidates: search.candidates, stopped: search.stopped, steps };
}

function ourStep(search: GuidedSearch, observables: number): ComparedStep["ours"] {
  const step = search.steps[observables], chosen = search.steps[observables - 1]?.chosen;
  if (!step) return null;
  const added = chosen ? { observable: pick(chosen), ado: chosen.ado } : null;
  return { added, ado: step.ado, auc: step.auc, closed: closedShare(step, search) };
}

function theirStep({ auc, steps }: TheirSearch, observables: number): ComparedStep["published"] {
  if (observables === 0) return { added: null, ado: null, auc, quoted: null };
  const step = steps[observables - 1];
  if (!step) return null;
  const added = { observable: pick(step), ado: step.ado };
  return { added, ado: step.ado_all, auc: step.auc, quoted: step.quoted };
}

function pick({ graph, kappa, beta, image }: Omit<Observable, "name">): Omit<Observable, "name"> {
  return { graph, kappa, beta, image };
}

function notesOn(searches: readonly GuidedSearch[]): string[] {
  const sampled = new Set(searches.map(({ sampled }) => sampled));
  return [
    "Observables are ranked on the test events, as in the paper, so an AUC after several choices is not one of fresh events.",
    "Inputs are standardised with the training split; the authors' code standardises every split by itself.",
    "The network of the best validation AUC is kept; the authors' code ranks with that of the last epoch at first.",
    sampled.has(null)
      ? "All differing pairs of the test split count; the authors drew 6,000 events of each class."
      : `Differing pairs are of ${[...sampled].join(", ")} events of each class.`,
  ];
}
