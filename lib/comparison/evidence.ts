/** What `compare` knows of each trained network, gathered from several files, and whether the pieces belong together. */
import type { Epoch } from "../artifact/history.ts";
import { InputError } from "../artifact/input_error.ts";
import type { Metrics } from "../artifact/metrics.ts";
import type { ScoresInfo } from "../artifact/scores.ts";

export interface NetworkEvidence {
  readonly name: string;
  readonly metrics: Metrics;
  /** By seed, as `metrics.seeds`. */
  readonly scores: ReadonlyMap<string, ScoresInfo>;
  /** The networks' outputs on the test split, by seed, [events]. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  /** By seed; none for a model that was not trained here but given. */
  readonly histories: ReadonlyMap<string, readonly Epoch[]>;
}

/**
 * Networks can be paired only where they were evaluated on the same resamples of the same events.
 * @throws InputError if there is no network, a seed lacks scores, or the evaluations differ.
 */
export function checkEvidence(networks: readonly NetworkEvidence[]): void {
  const [first] = networks;
  if (!first) {
    throw new InputError("cannot compare with the paper: there is no network, expected metrics of at least one");
  }
  const facts = ({ metrics: { events, bootstrap } }: NetworkEvidence) =>
    `${events.signal} signal and ${events.background} background events, ${bootstrap.resamples} resamples of seed ${bootstrap.seed}`;
  for (const network of networks) {
    if (facts(network) !== facts(first)) {
      throw new InputError(
        `cannot pair networks: ${network.name} was evaluated on ${facts(network)}, expected ${
          facts(first)
        } as ${first.name}`,
      );
    }
    for (const { seed } of network.metrics.seeds) {
      if (!network.scores.has(seed)) {
        throw new InputError(`cannot compare network ${network.name}: seed ${seed} has no scores, expected its file`);
      }
    }
  }
}

/** Seeds whose model was not trained here. */
export function givenSeeds({ metrics, histories }: NetworkEvidence): string[] {
  return metrics.seeds.map(({ seed }) => seed).filter((seed) => !histories.has(seed));
}
