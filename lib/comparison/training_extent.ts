/** How long the networks trained, beside what the paper did. */
import type { Epoch } from "../artifact/history.ts";
import { groupThousands } from "../artifact/notation.ts";

/** The paper's rule: at most `epochs`, ended when `patience` epochs in a row were no better. */
export interface PublishedTraining {
  readonly epochs: number;
  readonly patience: number;
}

export interface TrainingExtent {
  /** Epochs that were run. */
  readonly run: number;
  /** Epoch whose weights were kept; 0 if none was. */
  readonly best: number;
  /** Ended by early stopping with the paper's patience, or with more. */
  readonly stopped: boolean;
}

export function trainingExtent(history: readonly Epoch[], { patience }: PublishedTraining): TrainingExtent {
  const run = history.at(-1)?.epoch ?? 0;
  const best = history.findLast((epoch) => epoch.best)?.epoch ?? 0;
  return { run, best, stopped: run - best >= patience };
}

/** True if the paper would have gone on: neither stopped early nor at the paper's last epoch. */
export function isCutShort({ run, stopped }: TrainingExtent, { epochs }: PublishedTraining): boolean {
  return !stopped && run < epochs;
}

export interface ExtentQuestion {
  readonly trainingEvents: number;
  readonly publishedEvents: number;
  readonly authors: boolean;
  readonly extents: readonly TrainingExtent[];
  readonly training: PublishedTraining;
}

/**
 * What to write beside claims where the run trained less than the paper: on fewer events, or with some training cut short.
 * @returns "8,000 simulated training events, 8 epochs"; null where it trained as much. Epochs are named only where they
 * were cut: the most that a cut training ran.
 */
export function describeLesserTraining(question: ExtentQuestion): string | null {
  const { trainingEvents, publishedEvents, authors, extents, training } = question;
  const cut = extents.filter((extent) => isCutShort(extent, training)).map((extent) => extent.run);
  if (trainingEvents >= publishedEvents && cut.length === 0) return null;
  const events = `${groupThousands(trainingEvents)} ${authors ? "" : "simulated "}training events`;
  if (cut.length === 0) return events;
  const epochs = Math.max(...cut);
  return `${events}, ${epochs} epoch${epochs === 1 ? "" : "s"}`;
}
