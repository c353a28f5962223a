/**
 * A Gaussian process' hyper-parameters by maximum marginal likelihood: exact gradients, projected BFGS in the logarithms,
 * from several seeded starts, of which the first is the same everywhere. No priors; the bounds stand in for them.
 */
import type { Random } from "../model/random.ts";
import { minimiseInBox } from "./bounded_minimum.ts";
import type { Hyper } from "./kernel.ts";
import { MarginalLikelihood } from "./marginal_likelihood.ts";

/** For inputs in the unit cube and observations of mean 0 and variance 1. */
export const bounds = { lengthScale: [0.05, 10], signal: [0.05, 20], noise: [1e-6, 1] } as const;

const typical: Omit<Hyper, "lengthScales"> & { readonly lengthScale: number } = {
  lengthScale: 0.5,
  signal: 1,
  noise: 1e-3,
};

export interface Fit {
  readonly hyper: Hyper;
  readonly logMarginalLikelihood: number;
}

/**
 * @param points at least one, [observations][dimensions].
 * @param starts random ones besides the typical one.
 */
export function fitHyper(
  points: readonly (readonly number[])[],
  targets: readonly number[],
  random: Random,
  starts = 4,
): Fit {
  const likelihood = new MarginalLikelihood(points, targets), dimensions = points[0]?.length ?? 0;
  const cost = (at: readonly number[]) => {
    const { value, gradient } = likelihood.at(fromLogarithms(at));
    return { value: -value, gradient: gradient.map((slope) => -slope) };
  };
  const box = boxOf(dimensions);
  const first = toLogarithms({ ...typical, lengthScales: Array(dimensions).fill(typical.lengthScale) });
  const others = Array.from(
    { length: starts },
    () => box.low.map((low, i) => low + random.uniform() * ((box.high[i] as number) - low)),
  ); // a bound per variable
  const minima = [first, ...others].filter((start) => cost(start).value < Infinity)
    .map((start) => minimiseInBox(cost, start, box));
  const best = minima.reduce(
    (lowest, each) => each.value < lowest.value ? each : lowest,
    minima[0] ?? { at: first, value: Infinity },
  );
  return { hyper: fromLogarithms(best.at), logMarginalLikelihood: -best.value };
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
