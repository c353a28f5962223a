/**
 * Early stopping of hopeless trials: successive halving, asynchronous as in L. Li et al., MLSys 2020 (arXiv:1810.05934), but
 * a trial is judged against trials of earlier rounds only. So its result depends on its round's proposals, in which these
 * thresholds stand, and not on what runs beside it.
 */

export interface Curve {
  /** Loss after each epoch; null where it is no number. */
  readonly losses: readonly (number | null)[];
  /** Ended by halving: how it would have gone on is unknown. */
  readonly halved: boolean;
}

export interface Rung {
  /** From 1. */
  readonly epoch: number;
  /** A trial goes on if its lowest loss so far is at most this. */
  readonly loss: number;
}

/** Thresholds at epochs first, first * eta, first * eta^2 and so on that at least eta of the curves reached. */
export function rungsOf(curves: readonly Curve[], { first, eta }: { first: number; eta: number }): Rung[] {
  const rungs: Rung[] = [], longest = Math.max(0, ...curves.map(({ losses }) => losses.length));
  for (let exact = first; Math.round(exact) < longest; exact *= eta) {
    const epoch = Math.round(exact);
    // One that stopped by itself before would not have become better.
    const reached = curves.filter(({ losses, halved }) => losses.length >= epoch || !halved);
    const lowest = reached.map(({ losses }) => lowestOf(losses.slice(0, epoch))).toSorted((a, b) => a - b);
    const loss = lowest[Math.ceil(lowest.length / eta) - 1];
    if (lowest.length >= eta && loss !== undefined && Number.isFinite(loss)) rungs.push({ epoch, loss });
  }
  return rungs;
}

/** Infinite if there is none. */
export function lowestOf(losses: readonly (number | null)[]): number {
  return losses.reduce<number>((lowest, loss) => loss === null ? lowest : Math.min(lowest, loss), Infinity);
}
