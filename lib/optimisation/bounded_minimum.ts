/**
 * A local minimum of a smooth function in a box, by the projected BFGS method (D. P. Bertsekas, SIAM J. Control Optim. 20
 * (1982) 221): a quasi-Newton direction in the coordinates that are not held at a bound, and a line search along the box.
 * Deterministic; for a handful of variables.
 */

export interface Valued {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Asynchronous, so that it can let an event loop turn. */
export type Smooth = (at: readonly number[]) => Promise<Valued>;

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const mostSteps = 100, flat = 1e-5, sufficient = 1e-4, shortest = 1e-10;

/** @param f may be infinite, but not at the start. @returns the start itself if nothing near is lower. */
export async function minimiseInBox(f: Smooth, start: readonly number[], box: Box): Promise<Minimum> {
  let at: readonly number[] = project(start, box), here = await f(at), inverse = identity(at.length);
  for (let step = 0; step < mostSteps; step++) {
    const free = freeCoordinates(at, here.gradient, box);
    if (Math.max(0, ...here.gradient.map((slope, i) => free[i] ? Math.abs(slope) : 0)) < flat) break;
    const next = await search(f, at, here, direction(inverse, here.gradient, free), box) ??
      await search(f, at, here, here.gradient.map((slope, i) => free[i] ? -slope : 0), box);
    if (!next) break;
    const moved = next.at.map((x, i) => x - (at[i] as number)); // the same variables
    const bent = next.found.gradient.map((slope, i) => slope - (here.gradient[i] as number));
    inverse = updated(inverse, moved, bent);
    const gain = here.value - next.found.value;
    [at, here] = [next.at, next.found];
    if (gain < 1e-9 * (1 + Math.abs(here.value))) break;
  }
  return { at, value: here.value };
}

const project = (at: readonly number[], { low, high }: Box) =>
  at.map((x, i) => Math.min(high[i] as number, Math.max(low[i] as number, x))); // a bound per variable

/** Whether a coordinate may move: it is inside of its bounds, or its slope leads inside. */
function freeCoordinates(at: readonly number[], gradient: readonly number[], { low, high }: Box): boolean[] {
  return at.map((x, i) => {
    const slope = gradient[i] as number; // of that variable
    return !(x <= (low[i] as number) && slope > 0) && !(x >= (high[i] as number) && slope < 0);
  });
}

function direction(inverse: readonly (readonly number[])[], gradient: readonly number[], free: readonly boolean[]) {
  return inverse.map((row, i) =>
    free[i] ? -row.reduce((sum, entry, j) => sum + (free[j] ? entry * (gradient[j] as number) : 0), 0) : 0
  );
}

/** Halves the step until the function falls as its slope promises; undefined if it never does. */
async function search(
  f: Smooth,
  at: readonly number[],
  here: Valued,
  along: readonly number[],
  box: Box,
): Promise<{ at: readonly number[]; found: Valued } | undefined> {
  // Variables are logarithms: no step of more than a factor of e^2.
  let length = Math.min(1, 2 / Math.max(1e-300, ...along.map(Math.abs)));
  for (; length > shortest; length /= 2) {
    const there = project(at.map((x, i) => x + length * (along[i] as number)), box);
    const promised = here.gradient.reduce(
      (sum, slope, i) => sum + slope * ((there[i] as number) - (at[i] as number)),
      0,
    );
    if (promised >= 0) return undefined;
    const found = await f(there);
    if (found.value <= here.value + sufficient * promised) return { at: there, found };
  }
  return undefined;
}

const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j ? 1 : 0));

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

/** The BFGS update of the inverse Hessian; unchanged where the curvature is not positive. */
function updated(inverse: number[][], moved: readonly number[], bent: readonly number[]): number[][] {
  const curvature = dot(moved, bent);
  if (curvature <= 1e-12) return inverse;
  const turned = inverse.map((row) => dot(row, bent)), scale = (1 + dot(bent, turned) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map((entry, j) => {
      const [si, sj, ti, tj] = [moved[i], moved[j], turned[i], turned[j]] as [number, number, number, number];
      return entry + scale * si * sj - (ti * sj + si * tj) / curvature;
    })
  );
}
