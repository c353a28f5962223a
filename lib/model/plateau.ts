/**
 * When to lower the learning rate: Keras 2's ReduceLROnPlateau on the validation loss, cooldown 0, min_lr 0
 * (keras/callbacks.py, Keras 2.11). Unlike early stopping it takes a loss for lower only if it is so by more than
 * `minDelta`; small gains add up until they are.
 */
export interface Plateau {
  /** The loss to beat. */
  readonly best: number;
  /** Epochs since it was set. */
  readonly wait: number;
  /** The next epoch's rate, a float32 as in Keras. */
  readonly learningRate: number;
}

export interface PlateauSettings {
  readonly patience: number;
  readonly factor: number;
  readonly minDelta: number;
}

export function beforePlateau(learningRate: number): Plateau {
  return { best: Infinity, wait: 0, learningRate: Math.fround(learningRate) };
}

/** The state after an epoch that ended with `valLoss`. It runs also on the epoch that stops the training. */
export function afterEpoch(before: Plateau, valLoss: number, settings: PlateauSettings): Plateau {
  if (valLoss < before.best - settings.minDelta) return { ...before, best: valLoss, wait: 0 };
  const wait = before.wait + 1;
  if (wait < settings.patience) return { ...before, wait };
  return { ...before, wait: 0, learningRate: Math.fround(before.learningRate * settings.factor) };
}
