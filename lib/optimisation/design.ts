/**
 * Points that fill a space before anything is known of it: the Latin hypercube (M. D. McKay, R. J. Beckman and W. J. Conover,
 * Technometrics 21 (1979) 239) with the largest smallest distance of a number of random ones.
 */
import { Random } from "../model/random.ts";
import { keyOf, type Point, type Space } from "./space.ts";

const tries = 50;

/**
 * `count` points of distinct configurations, each snapped.
 * @param count at most the space's size.
 */
export function latinHypercube(space: Space, count: number, random: Random): Point[] {
  let best: Point[] = [], largest = -1;
  for (let attempt = 0; attempt < tries; attempt++) {
    const points = hypercube(space.dimensions.length, count, random), distance = smallestDistance(points);
    if (distance > largest) [best, largest] = [points, distance];
  }
  const taken = new Set<string>();
  return best.map((point) => {
    const free = takeFree(space, point, taken, random);
    taken.add(keyOf(space.configuration(free)));
    return free;
  });
}

/** The point, or a random one if its configuration is taken. @throws RangeError if all are. */
export function takeFree(space: Space, point: Point, taken: ReadonlySet<string>, random: Random): Point {
  const isFree = (candidate: Point) => !taken.has(keyOf(space.configuration(candidate)));
  if (isFree(point)) return space.snap(point);
  for (let attempt = 0; attempt < 1000; attempt++) {
    const other = randomPoint(space, random);
    if (isFree(other)) return space.snap(other);
  }
  const left = Number.isFinite(space.size) ? space.enumerate().filter((each) => !taken.has(keyOf(each))) : [];
  const [first] = left;
  if (first) return space.point(left[random.below(left.length)] ?? first);
  throw new RangeError(`cannot propose a new trial: all ${taken.size} configurations of the space have been tried`);
}

export function randomPoint(space: Space, random: Random): Point {
  return space.dimensions.map(() => random.uniform());
}

function hypercube(dimensions: number, count: number, random: Random): Point[] {
  const columns = Array.from({ length: dimensions }, () => random.permutation(count));
  return Array.from(
    { length: count },
    (_, row) => columns.map((column) => ((column[row] as number) + random.uniform()) / count),
  ); // a permutation of the rows
}

function smallestDistance(points: readonly Point[]): number {
  let smallest = Infinity;
  for (const [i, a] of points.entries()) {
    for (const b of points.slice(0, i)) {
      smallest = Math.min(smallest, a.reduce((sum, x, d) => sum + (x - (b[d] as number)) ** 2, 0));
    }
  }
  return smallest;
}
