/**
 * The course of a training so far: all that its callbacks know follows from the losses of the epochs, so these are all
 * that a checkpoint keeps of it. Losses and rates are float32 values, as in Keras.
 */
import type { Epoch } from "../artifact/history.ts";
import type { Training } from "../artifact/model.ts";
import { afterEpoch as afterStoppingEpoch, type EarlyStopping, notStopped } from "./early_stopping.ts";
import { afterEpoch as afterPlateauEpoch, beforePlateau, type Plateau } from "./plateau.ts";

export interface Losses {
  readonly loss: number;
  readonly valLoss: number;
}

export interface Course {
  readonly epochs: readonly (Losses & { readonly learningRate: number })[];
  readonly stopping: EarlyStopping;
  readonly plateau: Plateau;
  /** Stopped early, or at the last epoch. */
  readonly finished: boolean;
}

export function startCourse(learningRate: number): Course {
  return { epochs: [], stopping: notStopped, plateau: beforePlateau(learningRate), finished: false };
}

/** The course after one more epoch; early stopping comes before the plateau, and both see the last epoch. */
export function advance(course: Course, losses: Losses, training: Training): Course {
  const epoch = course.epochs.length;
  const stopping = afterStoppingEpoch(course.stopping, epoch, losses.valLoss, training.stop_after);
  const plateau = afterPlateauEpoch(course.plateau, losses.valLoss, {
    patience: training.reduce_after,
    factor: training.reduce_by,
    minDelta: training.min_delta,
  });
  return {
    epochs: [...course.epochs, { ...losses, learningRate: course.plateau.learningRate }],
    stopping,
    plateau,
    finished: stopping.stop || epoch + 1 >= training.epochs,
  };
}

/** Whether the last epoch's weights are the best so far. */
export function hasJustImproved({ epochs, stopping }: Course): boolean {
  return stopping.bestEpoch === epochs.length - 1;
}

/** The rows of history.csv, numbers in the shortest decimal form of their float32 values. */
export function historyOf({ epochs, stopping }: Course): Epoch[] {
  return epochs.map(({ loss, valLoss, learningRate }, i) => ({
    epoch: i + 1,
    lr: shortestFloat32(learningRate),
    loss: shortestFloat32(loss),
    valLoss: shortestFloat32(valLoss),
    best: i === stopping.bestEpoch,
  }));
}

/** The shortest decimal number that rounds to the float32 value `x`: 0.001, not 0.0010000000474974513. */
function shortestFloat32(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(x.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(x)) return candidate;
  }
  return Number(x.toPrecision(9));
}
