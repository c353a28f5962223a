/** A fit as artifacts tell it. */
import type { FittedModel } from "../artifact/proposals.ts";
import type { Space } from "./space.ts";
import type { Surrogate } from "./surrogate.ts";

export function fittedModelOf({ points, fit: { hyper, logMarginalLikelihood } }: Surrogate, space: Space): FittedModel {
  return {
    trials: points.length,
    lengthScales: Object.fromEntries(space.dimensions.map(({ name }, i) => [name, hyper.lengthScales[i]])),
    signal: hyper.signal,
    noise: hyper.noise,
    logMarginalLikelihood,
  };
}
