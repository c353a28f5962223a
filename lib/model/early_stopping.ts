/**
 * When to stop, and which epoch's weights to keep: Keras 2's EarlyStopping on the validation loss, min_delta 0
 * (keras/callbacks.py, Keras 2.11, which the published re-run used). Unlike Keras 2, and like Keras 3, the best weights
 * are kept also when nothing stopped the run; the authors' ModelCheckpoint has the same effect.
 *
 * Keras 2 and 3 differ where the first losses are NaN or infinite: Keras 2 starts from infinity and recovers.
 */
export interface EarlyStopping {
  /** The lowest validation loss, infinite before the first one that is a number. */
  readonly best: number;
  /** Its epoch, from 0; the first epoch as long as there is none. */
  readonly bestEpoch: number;
  /** Epochs since then. */
  readonly wait: number;
  readonly stop: boolean;
}

export const notStopped: EarlyStopping = { best: Infinity, bestEpoch: 0, wait: 0, stop: false };

/** The state after `epoch` (from 0) ended with `valLoss`; an equal or undefined (NaN) loss is no improvement. */
export function afterEpoch(before: EarlyStopping, epoch: number, valLoss: number, patience: number): EarlyStopping {
  if (valLoss < before.best) return { best: valLoss, bestEpoch: epoch, wait: 0, stop: false };
  const wait = before.wait + 1;
  return { ...before, wait, stop: wait >= patience && epoch > 0 };
}
