/** Gathers a search's trials: the best one, the course, and where the published network stands among them. */
import { z } from "zod";
import { HyperSearch, type SearchTrial } from "../lib/artifact/hyper_search.ts";
import { InputError } from "../lib/artifact/input_error.ts";
import { readJson } from "../lib/artifact/json.ts";
import { Seed } from "../lib/artifact/model.ts";
import { Proposals } from "../lib/artifact/proposals.ts";
import { parsePublished } from "../lib/artifact/published.ts";
import { Trial } from "../lib/artifact/trial.ts";
import { Pace } from "../lib/model/pace.ts";
import { Random } from "../lib/model/random.ts";
import { partialDependence } from "../lib/optimisation/dependence.ts";
import { fittedModelOf } from "../lib/optimisation/fitted_model.ts";
import { HyperParameterSpace } from "../lib/optimisation/hyper_parameter_space.ts";
import { fitSurrogate } from "../lib/optimisation/surrogate.ts";
import { hyperParametersOf, inOrder, observationsOf } from "../lib/optimisation/trials.ts";
import type { InputFile } from "../lib/task/contract.ts";
import { defineTask } from "../lib/task/task.ts";

export default defineTask({
  about: "Puts a search's trials in order, and the paper's best network among them.",
  params: z.strictObject({
    /** The network's name in data/published.yaml. */
    published: z.string(),
    /** Of the model's starts, and of the points over which dependences are averaged. */
    seed: Seed,
  }),
  inputs: { trials: "many", proposals: "many", reference: "one", published: "one" },
  outputs: { search: "hyper_search.json" },
  numbers: {
    search: {
      "trials.*.best.validation": 0.001,
      "trials.*.best.auc": 0.001,
      "published.trained.best.validation": 0.001,
    },
  },

  async run({ params, inputs, outputs, produced }) {
    produced({ backend: "none" });
    const rounds = new Map((await read(inputs.proposals, Proposals)).map((round) => [round.round, round]));
    const trials = inOrder(await read(inputs.trials, Trial));
    const [first] = trials, ranges = rounds.get(1)?.ranges;
    if (!first || !ranges) {
      throw new InputError("cannot gather search: there are no trials, expected at least one round");
    }
    const space = new HyperParameterSpace(ranges), pace = new Pace(), breathe = () => pace.breathe();
    const random = Random.stream(params.seed, ["all trials"]);
    const surrogate = await fitSurrogate(observationsOf(trials, space), { random, breathe });
    const gathered = trialsOf(trials, rounds), reference = await readJson(inputs.reference.path, Trial);
    const { network: { features }, training, seed } = first;
    const search = {
      ...{ version: 1, network: nameOf(inputs.trials), features, ranges, training, seed, rounds: rounds.size },
      trials: gathered,
      best: bestOf(gathered)?.number ?? null,
      published: {
        name: params.published,
        source: await sourceOf(params.published, inputs.published.path),
        trained: inShort(reference),
        rank: rankOf(reference, trials),
      },
      model: surrogate ? fittedModelOf(surrogate, space) : null,
      dependence: surrogate ? await partialDependence(space, surrogate, { random, breathe }) : [],
    };
    await Deno.writeTextFile(outputs.search, JSON.stringify(HyperSearch.parse(search)) + "\n");
  },
});

function read<S extends z.ZodType>(files: readonly InputFile[], schema: S): Promise<z.infer<S>[]> {
  return Promise.all(files.map(({ path }) => readJson(path, schema)));
}

function nameOf([file]: readonly InputFile[]): string {
  if (file?.axes.network !== undefined) return file.axes.network;
  throw new InputError('cannot gather search: its trials are of no network, expected a stage with the axis "network"');
}

function trialsOf(trials: readonly Trial[], rounds: ReadonlyMap<number, Proposals>): SearchTrial[] {
  let lowest: number | null = null;
  return trials.map((trial, i) => {
    const { round, slot } = trial, proposals = rounds.get(round);
    const candidate = proposals?.candidates.find((each) => each.slot === slot);
    if (!candidate || proposals?.method === undefined || proposals.method === "published") {
      throw new InputError(
        `cannot gather search: nothing proposed trial ${slot} of round ${round}, expected its proposals`,
      );
    }
    if (trial.best) lowest = Math.min(lowest ?? Infinity, trial.best.validation);
    const { method } = proposals, { expected } = candidate;
    return { ...inShort(trial), number: i + 1, round, slot, method, expected, lowest };
  });
}

function inShort({ network, parameters, epochs, steps, best, outcome, stopped }: Trial) {
  const hyperParameters = hyperParametersOf(network);
  return { hyperParameters, parameters, epochs: epochs.length, steps, best, outcome, stopped };
}

/** The first of those with the lowest validation loss. */
function bestOf(trials: readonly SearchTrial[]): SearchTrial | undefined {
  const lowest = trials.at(-1)?.lowest;
  return trials.find(({ best }) => best !== null && best.validation === lowest);
}

function rankOf({ best: reference }: Trial, trials: readonly Trial[]): number | null {
  return reference && 1 + trials.filter(({ best }) => best && best.validation < reference.validation).length;
}

async function sourceOf(name: string, path: string): Promise<string> {
  const { networks } = parsePublished(await Deno.readTextFile(path));
  return networks.find((each) => each.name === name)?.hyper_parameters.source ?? "not published";
}
