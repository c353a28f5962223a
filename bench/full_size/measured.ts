/** What the full-size bench has measured, kept in its folder so that it can go on where it was stopped. */
import type { Waiting } from "./waiting.ts";

export interface Prepared {
  readonly seconds: number;
  readonly peak: number;
}

/** A training of one epoch or of some steps. */
export interface Trained {
  /** Milliseconds per step, from the progress of the real command. */
  readonly step: number;
  /** MB resident at most, of any process of the run. */
  readonly peak: number;
  readonly waiting: Waiting;
  /** Of a whole epoch: its seconds, validation and the checkpoint included, and what was said before of how long it would take. */
  readonly epoch?: { readonly seconds: number; readonly estimated: number };
}

/** A training to its end, early stopping included, or for as many epochs as were asked for. */
export interface Whole {
  readonly epochs: number;
  /** Of the training alone, over all its runs. */
  readonly seconds: number;
  /** For the most epochs that there may be, as was said at the beginning. */
  readonly estimated: number;
  readonly mostEpochs: number;
  readonly peak: number;
  readonly auc: number;
}

/** A training under way: what it took until the end of its last epoch. */
export interface Underway {
  readonly epochs: number;
  readonly seconds: number;
  readonly estimated?: number;
}

interface Kept {
  prepare?: Prepared;
  trained: Record<string, Trained>;
  whole: Record<string, Whole>;
  underway: Record<string, Underway>;
}

export class Measured {
  readonly #path: string;
  readonly #kept: Kept;

  private constructor(path: string, kept: Kept) {
    this.#path = path;
    this.#kept = kept;
  }

  static open(folder: string): Measured {
    const path = `${folder}/measured.json`;
    try {
      return new Measured(path, JSON.parse(Deno.readTextFileSync(path)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return new Measured(path, { trained: {}, whole: {}, underway: {} });
    }
  }

  /** What is kept; to be changed through `change` only. */
  get kept(): Readonly<Kept> {
    return this.#kept;
  }

  /** Changes what is kept, and writes it. */
  change(change: (kept: Kept) => void): void {
    change(this.#kept);
    Deno.writeTextFileSync(`${this.#path}.part`, JSON.stringify(this.#kept, null, 2) + "\n");
    Deno.renameSync(`${this.#path}.part`, this.#path);
  }
}

const secondsOf = { s: 1, min: 60, h: 3600 };

/** Seconds in "about 1 h 12 min for at most 100 epochs", as lib/model/estimate.ts writes it; NaN if it is no such line. */
export function estimatedSeconds(line: string): number {
  const text = /^about (.+?) for /.exec(line)?.[1], parts = [...(text ?? "").matchAll(/([\d,]+) (s|min|h)\b/g)];
  if (parts.length === 0) return NaN;
  return parts.reduce(
    (sum, [, count = "", unit]) => sum + Number(count.replaceAll(",", "")) * secondsOf[unit as keyof typeof secondsOf],
    0,
  );
}

/** Milliseconds per step between the first progress after `from` steps and the last one. */
export function pace(progress: readonly { readonly at: number; readonly done: number }[], from: number): number {
  const later = progress.filter(({ done }) => done >= from), first = later[0], last = later.at(-1);
  if (!first || !last || last.done === first.done) return NaN;
  return (last.at - first.at) / (last.done - first.done) * 1000;
}
