/**
 * A round of Bayesian optimisation: which configurations to try next, given the trials of all earlier rounds.
 *
 * The first rounds, until there are `initial` trials, take their points from one Latin hypercube. Later ones fit a Gaussian
 * process and take the point of highest expected improvement; the others of the round follow by the constant liar (D.
 * Ginsbourger, R. Le Riche and L. Carraro, in Computational Intelligence in Expensive Optimization Problems, 2010): each
 * point is taken to have given the lowest value so far, and the next is chosen with it. Nothing depends on how many rounds
 * there will be.
 */
import { Random } from "../model/random.ts";
import { highestPoint, type Landscape } from "./acquisition.ts";
import { latinHypercube, randomPoint, takeFree } from "./design.ts";
import { logExpectedImprovement } from "./expected_improvement.ts";
import { GaussianProcess } from "./gaussian_process.ts";
import { type Configuration, keyOf, type Point, type Space } from "./space.ts";
import { fitSurrogate, type Observation, type Surrogate } from "./surrogate.ts";

export interface SearchState {
  readonly space: Space;
  readonly seed: number;
  /** From 1. */
  readonly round: number;
  /** Proposals per round. */
  readonly batch: number;
  /** Trials before the first model; rounds are never divided. */
  readonly initial: number;
  /** Of all earlier rounds. */
  readonly observations: readonly Observation[];
  /** Lets the event loop turn. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export interface Proposal {
  readonly point: Point;
  readonly configuration: Configuration;
  /** In units of the loss; undefined without a model. */
  readonly expected?: { readonly mean: number; readonly deviation: number; readonly logImprovement: number };
}

export interface ProposedRound {
  readonly method: "design" | "expected improvement";
  /** Undefined without a model. */
  readonly surrogate?: Surrogate;
  readonly proposals: readonly Proposal[];
}

/** Best trials around which the acquisition function is searched. */
const promising = 5;

/** @throws RangeError if the space has fewer configurations than are asked for. */
export async function proposeRound(state: SearchState): Promise<ProposedRound> {
  const { space, seed, round, batch, initial, observations, breathe } = state;
  if ((round - 1) * batch < initial) return designRound(state);
  const surrogate = await fitSurrogate(observations, { random: Random.stream(seed, ["fit", round]), breathe });
  if (!surrogate) return randomRound(state);
  const taken = new Set(observations.map(({ point }) => keyOf(space.configuration(point))));
  const proposals: Proposal[] = [];
  for (let slot = 1; slot <= batch; slot++) {
    const random = Random.stream(seed, ["acquisition", round, slot]);
    const proposal = await proposeOne(surrogate, proposals.map(({ point }) => point), {
      space,
      taken,
      random,
      breathe,
    });
    taken.add(keyOf(proposal.configuration));
    proposals.push(proposal);
  }
  return { method: "expected improvement", surrogate, proposals };
}

function designRound({ space, seed, round, batch, initial }: SearchState): ProposedRound {
  const count = Math.ceil(initial / batch) * batch;
  const points = latinHypercube(space, count, Random.stream(seed, ["design"])).slice(
    (round - 1) * batch,
    round * batch,
  );
  return { method: "design", proposals: points.map((point) => ({ point, configuration: space.configuration(point) })) };
}

/** While trials diverge, there is nothing to learn from: random ones go on. */
function randomRound({ space, seed, round, batch, observations }: SearchState): ProposedRound {
  const random = Random.stream(seed, ["random", round]);
  const taken = new Set(observations.map(({ point }) => keyOf(space.configuration(point))));
  const proposals = Array.from({ length: batch }, (): Proposal => {
    const point = takeFree(space, randomPoint(space, random), taken, random),
      configuration = space.configuration(point);
    taken.add(keyOf(configuration));
    return { point, configuration };
  });
  return { method: "design", proposals };
}

async function proposeOne(
  { points, targets, fit, offset, scale }: Surrogate,
  pending: readonly Point[],
  options: Pick<Landscape, "space" | "taken" | "random" | "breathe">,
): Promise<Proposal> {
  const lowest = Math.min(...targets);
  const lied = [...targets, ...pending.map(() => lowest)];
  const process = new GaussianProcess([...points, ...pending], lied, fit.hyper);
  const around = points.toSorted((a, b) => targetOf(a) - targetOf(b)).slice(0, promising);
  const score = (point: Point) => logExpectedImprovement(process.posterior(point), lowest);
  const highest = await highestPoint({ ...options, score, around });
  const { mean, deviation } = process.posterior(highest.point);
  return {
    point: highest.point,
    configuration: options.space.configuration(highest.point),
    expected: {
      mean: mean * scale + offset,
      deviation: deviation * scale,
      logImprovement: highest.score + Math.log(scale),
    },
  };

  function targetOf(point: Point): number {
    return targets[points.indexOf(point)] as number; // one of them
  }
}
