/**
 * The highest point of an acquisition function that is flat on the steps of integers: random candidates and neighbours of the
 * best trials, then a pattern search (R. Hooke and T. A. Jeeves, J. ACM 8 (1961) 212) from the best candidates, with steps of
 * at least one integer. Configurations that are taken are never chosen.
 */
import type { Random } from "../model/random.ts";
import { randomPoint, takeFree } from "./design.ts";
import { keyOf, type Point, type Space, stepWidth } from "./space.ts";

const settings = { candidates: 1000, neighbours: 200, starts: 6, firstStep: 0.1, lastStep: 1e-4 };

/** Spaces of so few configurations are searched completely. */
const countable = 2000;

export interface Scored {
  readonly point: Point;
  readonly score: number;
}

export interface Landscape {
  readonly space: Space;
  /** To be maximised; called with snapped points. */
  readonly score: (point: Point) => number;
  readonly taken: ReadonlySet<string>;
  /** Points worth looking around. */
  readonly around: readonly Point[];
  readonly random: Random;
  /** Lets the event loop turn. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

/** @throws RangeError if every configuration is taken. */
export async function highestPoint(landscape: Landscape): Promise<Scored> {
  const { space, score, taken, random, breathe } = landscape;
  const tried = new Set(taken), found: Scored[] = [];
  for (const candidate of candidatesOf(landscape)) {
    const point = space.snap(candidate), key = keyOf(space.configuration(point));
    if (tried.has(key)) continue;
    await breathe?.();
    tried.add(key);
    found.push({ point, score: score(point) });
  }
  if (found.length === 0) {
    const point = takeFree(space, randomPoint(space, random), taken, random);
    return { point, score: score(point) };
  }
  const starts = found.toSorted((a, b) => b.score - a.score).slice(0, settings.starts);
  let best = starts[0] as Scored; // at least one was found
  for (const start of starts) {
    const top = await climb(landscape, start);
    if (top.score > best.score) best = top;
  }
  return best;
}

function* candidatesOf({ space, around, random }: Landscape): Generator<Point> {
  if (space.size <= countable) {
    for (const configuration of space.enumerate()) yield space.point(configuration);
    return;
  }
  for (let i = 0; i < settings.candidates; i++) yield randomPoint(space, random);
  for (let i = 0; i < settings.neighbours && around.length > 0; i++) {
    const centre = around[i % around.length] as Point, width = 0.2 * random.uniform(); // i % length is an index
    yield centre.map((x) => Math.min(1, Math.max(0, x + width * random.normal())));
  }
}

async function climb({ space, score, taken, breathe }: Landscape, start: Scored): Promise<Scored> {
  let here = start;
  for (let step = settings.firstStep; step > settings.lastStep;) {
    await breathe?.();
    const best = neighboursOf(space, here.point, step).filter((point) => !taken.has(keyOf(space.configuration(point))))
      .map((point) => ({ point, score: score(point) }))
      .reduce((highest, each) => each.score > highest.score ? each : highest, here);
    if (best === here) step /= 2;
    else here = best;
  }
  return here;
}

/** One step down and up in every dimension, within the cube. */
function neighboursOf(space: Space, point: Point, step: number): Point[] {
  return space.dimensions.flatMap((dimension, i) => {
    const width = Math.max(step, stepWidth(dimension) ?? 0);
    return [-width, width].map((move) => {
      const moved = Math.min(1, Math.max(0, (point[i] as number) + move)); // i is a dimension
      return space.snap(point.with(i, moved));
    });
  });
}
