/**
 * A Gaussian process' hyper-parameters by maximum marginal likelihood, penalised by wide log-normal priors: exact gradients,
 * projected BFGS in the logarithms, from several seeded starts, of which the first is the same everywhere.
 *
 * Without priors, a dozen trials in six dimensions are often explained best by a length scale at a bound, or as noise; the
 * search then goes astray (bench/optimisation.ts). That of the length scales grows with the root of the dimension, as
 * distances do (C. Hvarfner, E. O. Hellsten and L. Nardi, ICML 2024, arXiv:2402.02229).
 */
import type { Random } from "../model/random.ts";
import { minimiseInBox, type Minimum, type Smooth } from "./bounded_minimum.ts";
import type { Hyper } from "./kernel.ts";
import { MarginalLikelihood } from "./marginal_likelihood.ts";

/** For inputs in the unit cube and observations of mean 0 and variance 1. */
export const bounds = { lengthScale: [0.05, 10], signal: [0.05, 20], noise: [1e-6, 1] } as const;

const typical: Omit<Hyper, "lengthScales"> & { readonly lengthScale: number } = {
  lengthScale: 0.5,
  signal: 1,
  noise: 1e-3,
};

/** Mean and standard deviation of the logarithms. */
export interface Prior {
  readonly mean: number;
  readonly deviation: number;
}

export interface Priors {
  readonly lengthScale: Prior;
  readonly signal: Prior;
  readonly noise: Prior;
}

export const widePriors = (dimensions: number): Priors => ({
  lengthScale: { mean: Math.log(0.3 * Math.sqrt(dimensions)), deviation: 0.8 },
  signal: { mean: 0, deviation: 1 },
  noise: { mean: Math.log(1e-4), deviation: 2.5 },
});

export interface FitOptions {
  readonly random: Random;
  /** Random starts besides the typical one. */
  readonly starts?: number;
  /** Null for the maximum of the marginal likelihood alone. */
  readonly priors?: Priors | null;
  /** Lets the event loop turn. */
  readonly breathe?: () => Promise<void>;
}

export interface Fit {
  readonly hyper: Hyper;
  readonly logMarginalLikelihood: number;
}

/** @param points at least one, [observations][dimensions]; @param targets [observations], of mean 0. */
export async function fitHyper(
  points: readonly (readonly number[])[],
  targets: readonly number[],
  { random, starts = 4, breathe, priors = widePriors(points[0]?.length ?? 0) }: FitOptions,
): Promise<Fit> {
  const likelihood = new MarginalLikelihood(points, targets), dimensions = points[0]?.length ?? 0;
  const penalty = priors ? penaltyOf(priors, dimensions) : () => [];
  const cost: Smooth = async (at) => {
    await breathe?.();
    const { value, gradient } = likelihood.at(fromLogarithms(at)), terms = penalty(at);
    return {
      value: terms.reduce((sum, term) => sum + term.value, -value),
      gradient: gradient.map((slope, i) => (terms[i]?.slope ?? 0) - slope),
    };
  };
  const box = boxOf(dimensions);
  const first = toLogarithms({ ...typical, lengthScales: Array(dimensions).fill(typical.lengthScale) });
  const others = Array.from(
    { length: starts },
    () => box.low.map((low, i) => low + random.uniform() * ((box.high[i] as number) - low)), // a bound per variable
  );
  let best: Minimum = { at: first, value: Infinity };
  for (const start of [first, ...others]) {
    if (!Number.isFinite((await cost(start)).value)) continue;
    const minimum = await minimiseInBox(cost, start, box);
    if (minimum.value < best.value) best = minimum;
  }
  const hyper = fromLogarithms(best.at);
  return { hyper, logMarginalLikelihood: likelihood.at(hyper).value };
}

/** Minus the logarithm of each variable's prior, without its constant, and its slope. */
function penaltyOf({ lengthScale, signal, noise }: Priors, dimensions: number) {
  const priors = [...Array<Prior>(dimensions).fill(lengthScale), signal, noise];
  return (at: readonly number[]) =>
    priors.map(({ mean, deviation }, i) => {
      const off = ((at[i] as number) - mean) / deviation; // a variable per prior
      return { value: off * off / 2, slope: off / deviation };
    });
}

function boxOf(dimensions: number): { low: number[]; high: number[] } {
  const ranges = [
    ...Array<readonly [number, number]>(dimensions).fill(bounds.lengthScale),
    bounds.signal,
    bounds.noise,
  ];
  return { low: ranges.map(([low]) => Math.log(low)), high: ranges.map(([, high]) => Math.log(high)) };
}

const toLogarithms = ({ lengthScales, signal, noise }: Hyper) => [...lengthScales, signal, noise].map(Math.log);

function fromLogarithms(at: readonly number[]): Hyper {
  const values = at.map(Math.exp), [signal, noise] = values.slice(-2) as [number, number];
  return { lengthScales: values.slice(0, -2), signal, noise };
}
