/**
 * Whether a network learned nothing. A collapsed network's hidden units are dead and its output is the constant that
 * minimises the loss, here near 1/2 with loss ln 2. All events then tie and the AUC is exactly 1/2, whatever the input.
 */
const smallestRange = 1e-6;
const largestTie = 0.99;

/**
 * True if the largest and smallest score are less than 1e-6 apart, or 99 % of the events or more share one score (units
 * that live for a handful of events). A network that puts events in order, however badly, is not collapsed.
 * @param scores probabilities, [events].
 */
export function isCollapsed(scores: ArrayLike<number>): boolean {
  if (scores.length === 0) return false;
  const sorted = Float64Array.from(scores).sort();
  const range = (sorted[sorted.length - 1] ?? NaN) - (sorted[0] ?? NaN);
  return range < smallestRange || longestRun(sorted) >= largestTie * sorted.length;
}

function longestRun(sorted: Float64Array): number {
  let longest = 0, start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    if (end < sorted.length && sorted[end] === sorted[start]) continue;
    longest = Math.max(longest, end - start);
    start = end;
  }
  return longest;
}
