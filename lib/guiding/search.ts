/**
 * The search: train the small network on what is chosen so far; find the pairs of test events that it orders differently
 * from the guide; add the observable that orders these as the guide does (arXiv:2010.11998, section III). It ends as the
 * authors' code does: when the network's AUC reaches the guide's, when so many observables are chosen, or when one of
 * them orders all differing pairs as the guide.
 *
 * Observables are ranked on the test events and the network is judged on them too, as in the paper. Seven thousand
 * candidates and a handful of choices leave little room for overtraining, but an AUC here is not that of fresh events.
 */
import { type Split, splits } from "../artifact/dataset.ts";
import type { ArrayFile } from "../artifact/arrays.ts";
import type { Chosen, GuidedSearch, SearchStart, SearchStep } from "../artifact/guided_search.ts";
import { InputError } from "../artifact/input_error.ts";
import type { Observable, ObservableFile } from "../artifact/observables.ts";
import { observableColumns } from "../dataset/observable_column.ts";
import { layersOf } from "../model/search_network.ts";
import { searchLogits, type SearchTraining, trainSearchNetwork } from "../model/search_training.ts";
import { auc } from "../statistics/auc.ts";
import { folded } from "../statistics/decision_ordering.ts";
import { DifferingPairs, drawEvents } from "../statistics/differing_pairs.ts";
import { createGenerator } from "../statistics/generator.ts";
import { centralInterval } from "../statistics/moments.ts";
import type { FinishedStep, SearchCheckpoint } from "./checkpoint.ts";
import { readColumns } from "./columns.ts";
import { featureColumns, networkInputs, type SplitColumn } from "./inputs.ts";
import { logDistribution } from "./log_distribution.ts";
import { type Ranking, rankObservables } from "./ranking.ts";
import { type Bootstrap, estimate, oriented, resampleStep, type StepEstimates } from "./resampling.ts";

export interface SearchOptions {
  readonly start: SearchStart;
  readonly network: SearchTraining;
  readonly seed: number;
  /** Observables to choose at most. */
  readonly steps: number;
  /** Events of each class of which all pairs are taken; null for all events. */
  readonly sampled: number | null;
  readonly bootstrap: Bootstrap;
  readonly dataset: { readonly path: string; readonly arrays: ArrayFile };
  readonly labels: Readonly<Record<Split, Uint8Array>>;
  readonly file: ObservableFile;
  /** The guide's output [test events] and AUC. */
  readonly guide: { readonly output: Float64Array; readonly auc: number };
  readonly checkpoint: SearchCheckpoint;
  readonly breathe: () => Promise<void>;
  readonly say: (line: string) => void;
  readonly progress: (done: number, total: number, note: string) => void;
}

export interface SearchResult {
  readonly steps: readonly FinishedStep[];
  readonly candidates: number;
  readonly stopped: GuidedSearch["stopped"];
}

/** How many of the best candidates a step keeps, with their uncertainties. */
const leadingCount = 10;

/** @throws InputError if an observable cannot be an input or is not that of the data set's events. */
export async function searchObservables(options: SearchOptions): Promise<SearchResult> {
  return await new Search(options).run();
}

class Search {
  readonly #options: SearchOptions;
  /** Columns that the search may choose from. */
  readonly #candidates: readonly number[];
  readonly #features: SplitColumn[];
  /** Columns of the observables chosen, by index, once they were computed. */
  readonly #columns = new Map<number, SplitColumn>();
  readonly #chosen: number[] = [];

  constructor(options: SearchOptions) {
    const { file: { observables }, start, dataset } = options;
    this.#options = options;
    this.#candidates = [...observables.keys()].filter((index) =>
      start.kappas === "any" || observables[index]?.kappa === 1
    );
    this.#features = featureColumns(dataset.arrays, start.features);
  }

  async run(): Promise<SearchResult> {
    const { checkpoint, say } = this.#options, steps: FinishedStep[] = [];
    const edges = (index: number) => this.#observable(index).graph.length;
    const [some] = this.#candidates.toSorted((a, b) => edges(b) - edges(a));
    if (some === undefined) throw new InputError("cannot search: there is no observable to choose from, expected some");
    await this.#checkFile(some, await this.#column(some));
    for (;;) {
      const number = steps.length, kept = checkpoint.readStep(number);
      const finished = kept ?? await this.#step(number);
      if (kept) say(`step ${number} was finished before`);
      else checkpoint.writeStep(number, finished);
      steps.push(finished);
      say(this.#describe(finished.step));
      const [first] = finished.ranking;
      if (!finished.step.chosen || !first) break;
      this.#chosen.push(first[0]);
    }
    return { steps, candidates: this.#candidates.length, stopped: this.#reason(steps.map(({ step }) => step)) };
  }

  async #step(number: number): Promise<FinishedStep> {
    const { labels: { test: labels }, guide, bootstrap, breathe } = this.#options;
    const { output, training } = await this.#train(number);
    const events = { labels, guide: guide.output, output };
    if (this.#ends(number, auc(labels, output))) {
      const estimates = await resampleStep(events, { pairs: undefined, leading: [] }, bootstrap, breathe);
      const ended = { differing: null, leading: [], chosen: null };
      return { step: { observables: number, ...measured(estimates), training, ...ended }, ranking: [] };
    }
    const pairs = await this.#differingPairs(output);
    const ranking = pairs.count > 0 ? await this.#rank(number, pairs) : { candidates: [], leading: [] };
    const levels = ranking.leading.map(({ levels }) => levels);
    const estimates = await resampleStep(events, { pairs, leading: levels }, bootstrap, breathe);
    return {
      step: {
        observables: number,
        ...measured(estimates),
        training,
        differing: { pairs: pairs.count, of: pairs.total },
        leading: this.#leading(ranking, estimates),
        chosen: await this.#choose(ranking, estimates, pairs),
      },
      ranking: ranking.candidates.map(({ index, ordering }) => [index, folded(ordering), ordering >= 0.5]),
    };
  }

  /** Whether no observable is added to this network's. */
  #ends(number: number, reached: number): boolean {
    const { steps, guide } = this.#options;
    return reached >= guide.auc || number >= steps || number >= this.#candidates.length;
  }

  async #train(number: number): Promise<{ output: Float64Array; training: SearchStep["training"] }> {
    const { checkpoint, labels, network, seed, breathe, progress } = this.#options;
    for (const index of this.#chosen) {
      if (!this.#columns.has(index)) this.#columns.set(index, await this.#column(index));
    }
    const chosen = this.#chosen.flatMap((index) => this.#columns.get(index) ?? []);
    const events = networkInputs([...this.#features, ...chosen], labels);
    let kept = checkpoint.readNetwork(number);
    if (!kept) {
      const trained = await trainSearchNetwork({
        training: network,
        seed,
        train: events.train,
        valid: events.valid,
        quality: (logits) => auc(labels.valid, logits),
        breathe,
        progress: (epoch, best) => {
          const note = `step ${number}: epoch ${epoch}, validation AUC ${best.toFixed(4)} at best`;
          progress(number * this.#candidates.length, this.#total(), note);
        },
      });
      kept = {
        weights: [...trained.weights],
        epochs: trained.epochs,
        best: trained.best,
        quality: trained.quality,
      };
      checkpoint.writeNetwork(number, kept);
    }
    const layers = layersOf([events.test.width, ...network.hidden, 1]);
    const output = await searchLogits({ layers, weights: Float64Array.from(kept.weights) }, events.test, breathe);
    return { output, training: { epochs: kept.epochs, best: kept.best, validation: kept.quality } };
  }

  #column(index: number): Promise<SplitColumn> {
    const { dataset, file: { computation } } = this.#options;
    return observableColumns(dataset.path, splits, this.#observable(index), computation);
  }

  async #differingPairs(output: Float64Array): Promise<DifferingPairs> {
    const { labels, guide, sampled, seed, breathe } = this.#options;
    const events = sampled === null ? {} : { events: drawEvents(labels.test, sampled, createGenerator(seed)) };
    return await DifferingPairs.find(labels.test, guide.output, output, { ...events, breathe });
  }

  #rank(number: number, pairs: DifferingPairs): Promise<Ranking> {
    const { file, labels, breathe, progress } = this.#options;
    const candidates = this.#candidates.filter((index) => !this.#chosen.includes(index));
    return rankObservables({
      ...{ file, candidates, pairs, events: labels.test.length, leading: leadingCount, breathe },
      progress: (done, best) => {
        const note = `step ${number}: ${this.#observable(best.index).name} leads with ADO ${
          folded(best.ordering).toFixed(3)
        }`;
        progress(number * this.#candidates.length + done, this.#total(), note);
      },
    });
  }

  #total(): number {
    return this.#options.steps * this.#candidates.length;
  }

  #leading({ leading }: Ranking, { judged }: StepEstimates): SearchStep["leading"] {
    return leading.map(({ index, ordering }, k) => ({
      name: this.#observable(index).name,
      ado: folded(ordering),
      bootstrap: estimate(ordering, judged[k] ?? []).bootstrap,
    }));
  }

  async #choose({ leading }: Ranking, { judged }: StepEstimates, pairs: DifferingPairs): Promise<Chosen | null> {
    const [first, second] = leading, { labels: { test: labels } } = this.#options;
    if (!first) return null;
    const observable = this.#observable(first.index), column = await this.#column(first.index);
    this.#columns.set(first.index, column);
    await this.#checkFile(first.index, column);
    const ados = [first, second].map((candidate, k) =>
      candidate ? (judged[k] ?? []).map((share) => oriented(share, candidate.ordering)) : []
    );
    const all = logDistribution(labels, column.test), weights = pairs.occurrences(labels.length);
    return {
      ...observable,
      ado: estimate(folded(first.ordering), ados[0] ?? []),
      signal: first.ordering >= 0.5 ? "large" : "small",
      lead: second
        ? {
          next: this.#observable(second.index).name,
          value: folded(first.ordering) - folded(second.ordering),
          interval: centralInterval((ados[0] ?? []).map((ado, k) => ado - (ados[1]?.[k] ?? NaN)), 0.95),
        }
        : null,
      alone: folded(auc(labels, column.test)),
      distribution: { all, differing: logDistribution(labels, column.test, { weights, range: all }) },
    };
  }

  /** The file's values must be those computed here, up to the rounding of float32 and of another order of sums. */
  async #checkFile(index: number, { test: own }: SplitColumn): Promise<void> {
    const { file: { arrays, observables }, breathe } = this.#options;
    const size = { events: own.length, columns: observables.length, breathe };
    for await (const { values } of readColumns(arrays, [index], size)) {
      const event = values.findIndex((value, event) =>
        Math.abs(value - (own[event] as number)) > 1e-5 * Math.abs(value) + 1e-37
      );
      if (event < 0) continue;
      throw new InputError(
        `cannot search: ${this.#observable(index).name} of test event ${event} is ${
          values[event]
        } in the file of observables ` +
          `and ${own[event]} in the data set, expected the observables of this data set`,
      );
    }
  }

  #observable(index: number): Observable {
    return this.#options.file.observables[index] as Observable; // an index of the file
  }

  #describe({ observables, auc, differing, chosen }: SearchStep): string {
    const begins = `step ${observables}: AUC ${auc.value.toFixed(4)}, the guide's ${
      this.#options.guide.auc.toFixed(4)
    }`;
    if (!differing || !chosen) return begins;
    const share = (100 * differing.pairs / differing.of).toFixed(1);
    return `${begins}; ${share} % of the pairs differ; takes ${chosen.name}, ADO ${chosen.ado.value.toFixed(4)}`;
  }

  #reason(steps: readonly SearchStep[]): string {
    const last = steps.at(-1), { steps: most, guide } = this.#options;
    if (!last) return "Nothing was done.";
    if (last.auc.value >= guide.auc) return "The network's AUC reached that of the image network.";
    if (last.observables >= most) return `${most} observables were chosen, as many as were asked for.`;
    if (last.differing?.pairs === 0) return "The network orders all pairs as the image network does.";
    return "There was no further observable to choose from.";
  }
}

const measured = ({ auc, resampledAucs, ado }: StepEstimates) => ({ auc, resampledAucs, ado });
