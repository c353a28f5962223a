/**
 * Partial dependence (J. H. Friedman, Ann. Stat. 29 (2001) 1189) of a Gaussian process: its mean over random values of all
 * other dimensions, by the value of one, with the standard deviation of that mean.
 */
import type { Random } from "../model/random.ts";
import { randomPoint } from "./design.ts";
import { matern52 } from "./kernel.ts";
import type { Point, Space } from "./space.ts";
import type { Surrogate } from "./surrogate.ts";

export interface PartialDependence {
  readonly name: string;
  /** In the dimension's own unit, ascending. */
  readonly values: readonly number[];
  /** In units of the loss. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

const background = 128, gridSize = 25;

/** @param breathe lets the event loop turn. */
export async function partialDependence(
  space: Space,
  surrogate: Surrogate,
  { random, breathe }: { readonly random: Random; readonly breathe?: () => Promise<void> },
): Promise<PartialDependence[]> {
  const others = Array.from({ length: background }, () => space.snap(randomPoint(space, random)));
  const all: PartialDependence[] = [];
  for (const [d, { name }] of space.dimensions.entries()) {
    const coordinates = grid(space, d), at: Averaged[] = [];
    for (const coordinate of coordinates) {
      await breathe?.();
      at.push(averaged(surrogate, others.map((point) => point.with(d, coordinate))));
    }
    all.push({
      name,
      values: coordinates.map((coordinate) => valueAt(space, d, coordinate)),
      mean: at.map(({ mean }) => mean * surrogate.scale + surrogate.offset),
      deviation: at.map(({ deviation }) => deviation * surrogate.scale),
    });
  }
  return all;
}

/** Distinct snapped coordinates of one dimension, at most 25 of them. */
function grid(space: Space, dimension: number): number[] {
  const even = Array.from({ length: gridSize }, (_, i) => i / (gridSize - 1));
  const centre = space.dimensions.map(() => 0.5);
  return [...new Set(even.map((u) => space.snap(centre.with(dimension, u))[dimension] as number))]; // of a dimension
}

const valueAt = (space: Space, dimension: number, coordinate: number) =>
  space.configuration(space.dimensions.map(() => coordinate))[dimension] as number; // of a dimension

interface Averaged {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and deviation of the function's mean over points. */
function averaged({ process, fit }: Surrogate, points: readonly Point[]): Averaged {
  const mean = new Float64Array(process.covariances(points[0] as Point).length); // there is a background
  for (const point of points) {
    process.covariances(point).forEach((value, i) => mean[i] = (mean[i] as number) + value / points.length);
  }
  const { lengthScales, signal } = fit.hyper;
  let prior = 0;
  for (const [i, a] of points.entries()) {
    prior += 1;
    for (const b of points.slice(0, i)) prior += 2 * matern52(a, b, lengthScales);
  }
  const explained = process.reduce(mean).reduce((sum, x) => sum + x * x, 0);
  const variance = signal * prior / points.length ** 2 - explained;
  return { mean: process.meanFrom(mean), deviation: Math.sqrt(Math.max(0, variance)) };
}
