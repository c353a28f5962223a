/** The model that stands in for the objective: a Gaussian process fitted to the trials so far. */
import { type Fit, fitHyper, type FitOptions } from "./fit.ts";
import { GaussianProcess } from "./gaussian_process.ts";
import { objectiveOf } from "./objective.ts";
import type { Point } from "./space.ts";

export interface Observation {
  /** Snapped. */
  readonly point: Point;
  /** The loss that is to be low; null for a trial that has none. */
  readonly loss: number | null;
}

/** The model in units of the standardised objective, which `offset` and `scale` turn into losses. */
export interface Surrogate {
  readonly fit: Fit;
  readonly points: readonly Point[];
  readonly targets: readonly number[];
  readonly offset: number;
  readonly scale: number;
  readonly process: GaussianProcess;
}

/** Undefined if fewer than two trials have a loss. */
export async function fitSurrogate(
  observations: readonly Observation[],
  options: FitOptions,
): Promise<Surrogate | undefined> {
  const objective = objectiveOf(observations.map(({ loss }) => loss));
  if (!objective) return undefined;
  const points = observations.map(({ point }) => point), fit = await fitHyper(points, objective.targets, options);
  return { ...objective, points, fit, process: new GaussianProcess(points, objective.targets, fit.hyper) };
}
