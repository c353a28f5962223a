/** @throws RangeError if there are not as many weights as events, or one is negative or not finite. */
export function checkWeights(weights: ArrayLike<number>, events: number): void {
  if (weights.length !== events) {
    throw new RangeError(
      `cannot weight events: there are ${weights.length} weights and ${events} events, expected as many`,
    );
  }
  const event = Array.from(weights).findIndex((weight) => !Number.isFinite(weight) || weight < 0);
  if (event >= 0) {
    throw new RangeError(`cannot weight events: weight of event ${event} is ${weights[event]}, expected 0 or more`);
  }
}
