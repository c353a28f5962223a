/** A search's trials, as the model and the rungs see them. */
import type { HyperParameters } from "../artifact/proposals.ts";
import type { Trial } from "../artifact/trial.ts";
import type { Curve } from "./halving.ts";
import type { HyperParameterSpace } from "./hyper_parameter_space.ts";
import type { Observation } from "./surrogate.ts";

/** By round, then slot. */
export function inOrder<T extends Pick<Trial, "round" | "slot">>(trials: readonly T[]): T[] {
  return trials.toSorted((a, b) => a.round - b.round || a.slot - b.slot);
}

/** The lowest validation loss counts; also of a trial that halving ended, which would hardly have become the best. */
export function observationsOf(trials: readonly Trial[], space: HyperParameterSpace): Observation[] {
  return trials.map(({ network, best }) => ({
    point: space.pointOf(hyperParametersOf(network)),
    loss: best?.validation ?? null,
  }));
}

export function curvesOf(trials: readonly Trial[]): Curve[] {
  return trials.map(({ epochs, stopped }) => ({
    losses: epochs.map(({ validation }) => validation),
    halved: stopped === "halving",
  }));
}

export function hyperParametersOf({ features: _, ...hyperParameters }: Trial["network"]): HyperParameters {
  return hyperParameters;
}
