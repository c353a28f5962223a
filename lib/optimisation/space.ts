/**
 * A space to search, as the unit cube. Integers and rounded numbers are steps in it: every point of a step stands for the
 * same configuration and is moved to the step's one place before a kernel sees it, so that equal configurations are equal to
 * the model (E. C. Garrido-Merchan and D. Hernandez-Lobato, Neurocomputing 380 (2020) 20, arXiv:1805.03463).
 */

export interface Dimension {
  readonly name: string;
  /** Both ends belong to it. */
  readonly from: number;
  readonly to: number;
  readonly scale: "linear" | "logarithmic";
  /** Whole numbers, real ones with so many significant digits, or real ones as they are. */
  readonly values: "integer" | "real" | { readonly digits: number };
}

/** One value per dimension. */
export type Configuration = readonly number[];
/** One coordinate from 0 to 1 per dimension. */
export type Point = readonly number[];

export class Space {
  constructor(readonly dimensions: readonly Dimension[]) {
    for (const { name, from, to, scale } of dimensions) {
      if (from <= to && (scale === "linear" || from > 0)) continue;
      throw new RangeError(
        `cannot search ${name}: its range is ${from} to ${to}, expected a rising one (above 0 for logarithms)`,
      );
    }
  }

  /** The configuration that a point stands for. Coordinates outside of the cube count as its border. */
  configuration(point: Point): Configuration {
    return this.dimensions.map((dimension, i) => valueAt(dimension, point[i] ?? NaN));
  }

  /** The place of a configuration in the cube: of an integer, the middle of its step. */
  point(configuration: Configuration): Point {
    return this.dimensions.map((dimension, i) => coordinateOf(dimension, configuration[i] ?? NaN));
  }

  /** The one point for all that stand for the same configuration. */
  snap(point: Point): Point {
    return this.point(this.configuration(point));
  }

  /** How many configurations there are, where all dimensions are integers or fixed; infinite elsewhere. */
  get size(): number {
    return this.dimensions.reduce((product, dimension) => product * (stepsOf(dimension)?.length ?? Infinity), 1);
  }

  /** All configurations of a space of finite size, the last dimension running fastest. */
  enumerate(): Configuration[] {
    let all: Configuration[] = [[]];
    for (const dimension of this.dimensions) {
      const steps = stepsOf(dimension) ?? [];
      all = all.flatMap((configuration) => steps.map((value) => [...configuration, value]));
    }
    return all;
  }
}

/** The same text for the same configuration. */
export function keyOf(configuration: Configuration): string {
  return configuration.join(" ");
}

/** The step of one dimension in the cube: from one integer to the next; undefined for a real one. */
export function stepWidth({ from, to, values }: Dimension): number | undefined {
  return values === "integer" ? 1 / (to - from + 1) : undefined;
}

function stepsOf({ from, to, values }: Dimension): number[] | undefined {
  if (values === "integer") return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return from === to ? [from] : undefined;
}

function valueAt({ from, to, scale, values }: Dimension, coordinate: number): number {
  const u = Math.min(1, Math.max(0, coordinate));
  if (values === "integer") return Math.min(to, from + Math.floor(u * (to - from + 1)));
  const exact = scale === "linear" ? from + u * (to - from) : from * Math.exp(u * Math.log(to / from));
  const rounded = values === "real" ? exact : Number(exact.toPrecision(values.digits));
  return Math.min(to, Math.max(from, rounded));
}

function coordinateOf({ from, to, scale, values }: Dimension, value: number): number {
  if (values === "integer") return (value - from + 0.5) / (to - from + 1);
  if (from === to) return 0.5;
  return scale === "linear" ? (value - from) / (to - from) : Math.log(value / from) / Math.log(to / from);
}
