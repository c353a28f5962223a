/** Proposes the hyper-parameters that a search tries next. */
import { z } from "zod";
import { InputError } from "../lib/artifact/input_error.ts";
import { readJson } from "../lib/artifact/json.ts";
import { Seed } from "../lib/artifact/model.ts";
import { Features, Halving, Proposals } from "../lib/artifact/proposals.ts";
import { rangesFor, SearchSpaces } from "../lib/artifact/search_spaces.ts";
import { Trial } from "../lib/artifact/trial.ts";
import { Pace } from "../lib/model/pace.ts";
import { fittedModelOf } from "../lib/optimisation/fitted_model.ts";
import { rungsOf } from "../lib/optimisation/halving.ts";
import { HyperParameterSpace } from "../lib/optimisation/hyper_parameter_space.ts";
import { type ProposedRound, proposeRound, type SearchState } from "../lib/optimisation/propose.ts";
import { curvesOf, inOrder, observationsOf } from "../lib/optimisation/trials.ts";
import type { InputFile } from "../lib/task/contract.ts";
import { defineTask } from "../lib/task/task.ts";

const count = z.number().int().positive();

export default defineTask({
  about: "Proposes hyper-parameters by Bayesian optimisation, from the trials of all earlier rounds.",
  params: z.strictObject({
    features: Features,
    spaces: SearchSpaces,
    /** From 1. How many there will be decides nothing, so that a search can be extended. */
    round: count,
    /** Proposals per round, whose trials run at the same time. */
    batch: count,
    /** Trials before the first model: rounds that begin before there are so many take their points from a fixed design. */
    initial: count,
    seed: Seed,
    /** Null: every trial is trained to its end, as in the paper. */
    halving: Halving.nullable(),
  }),
  inputs: { trials: "many" },
  outputs: { proposals: "proposals.json" },

  async run({ params, inputs, outputs, produced }) {
    produced({ backend: "none" });
    const { features, spaces, halving, ...search } = params;
    const ranges = rangesFor(features, spaces), space = new HyperParameterSpace(ranges), pace = new Pace();
    const trials = await readEarlier(inputs.trials, search);
    const observations = observationsOf(trials, space);
    const found = await proposals({ ...search, space, observations, breathe: () => pace.breathe() });
    const round: Proposals = {
      ...{ version: 1, features, round: search.round, method: found.method, ranges },
      model: found.surrogate ? fittedModelOf(found.surrogate, space) : null,
      rungs: halving ? rungsOf(curvesOf(trials), halving) : [],
      candidates: found.proposals.map(({ configuration, expected }, i) => ({
        slot: i + 1,
        hyperParameters: space.hyperParameters(configuration),
        expected: expected ?? null,
      })),
    };
    await Deno.writeTextFile(outputs.proposals, JSON.stringify(Proposals.parse(round)) + "\n");
  },
});

/** @throws InputError unless there is one trial for every slot of every earlier round. */
async function readEarlier(files: readonly InputFile[], { round, batch }: { round: number; batch: number }) {
  const trials = inOrder(await Promise.all(files.map(({ path }) => readJson(path, Trial))));
  const misplaced = trials.findIndex((each, i) =>
    each.round !== Math.floor(i / batch) + 1 || each.slot !== i % batch + 1
  );
  if (trials.length !== (round - 1) * batch || misplaced >= 0) {
    throw new InputError(
      `cannot propose round ${round}: there are ${trials.length} trials` +
        `${misplaced < 0 ? "" : `, number ${misplaced + 1} of round ${trials[misplaced]?.round}`}, ` +
        `expected ${batch} of each earlier round`,
    );
  }
  return trials;
}

async function proposals(state: SearchState): Promise<ProposedRound> {
  try {
    return await proposeRound(state);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(error.message, { cause: error });
    throw error;
  }
}
