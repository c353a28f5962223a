/** Table V of the paper: the hyper-parameters of the best networks, and below each those of ours. */
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import { hyperParameters, listed, type TrainedNetwork } from "./hyper_parameters.ts";
import { none } from "./numbers.ts";
import type { Table } from "./table.ts";

type Theirs = Published["networks"][number];

/** In the paper's order; networks that it does not know come last, as given. */
export function networksTable(trained: readonly TrainedNetwork[], published: Published): Table {
  const ofPaper = published.networks.map(({ name }) => name);
  const known = ofPaper.flatMap((name) => trained.filter((network) => network.name === name));
  const own = trained.filter(({ name }) => !ofPaper.includes(name));
  const theirs = ({ name }: TrainedNetwork) => published.networks.find((network) => network.name === name);
  return {
    name: "networks",
    caption: "Hyper-parameters and trainable parameters of the best networks: the paper's, and those of the networks " +
      "trained here.",
    columns: [
      { title: "Network", align: "left" },
      { title: "Source", align: "left" },
      ...hyperParameters.map(({ title }) => ({ title, align: "right" as const })),
      { title: "Parameters", align: "right" },
    ],
    rows: [...known, ...own].flatMap((network) => rowsOf(network, theirs(network))),
    notes: notes(known, published),
  };
}

function rowsOf({ name, network, parameters }: TrainedNetwork, theirs: Theirs | undefined): string[][] {
  const title = theirs?.title ?? name;
  const row = (source: string, values: Theirs["hyper_parameters"] | TrainedNetwork["network"], count: number) => [
    title,
    source,
    ...hyperParameters.map(({ key }) => values[key] === undefined ? none : String(values[key])),
    groupThousands(count),
  ];
  const ours = row("this run", network, parameters);
  return theirs ? [row(theirs.hyper_parameters.source, theirs.hyper_parameters, theirs.parameters), ours] : [ours];
}

function notes(known: readonly TrainedNetwork[], published: Published): string[] {
  const changed = known.flatMap(({ name, network, parameters }) => {
    const theirs = published.networks.find((each) => each.name === name);
    if (!theirs) return [];
    const differing = hyperParameters.filter(({ key }) => network[key] !== theirs.hyper_parameters[key])
      .map(({ title }) => title.toLowerCase());
    const all = parameters === theirs.parameters ? differing : [...differing, "number of parameters"];
    return all.length === 0 ? [] : [`${theirs.title} (${listed(all)})`];
  });
  return [
    changed.length === 0
      ? "All networks trained here have the published hyper-parameters and as many parameters."
      : `Other than published: ${changed.join("; ")}.`,
    "The paper states no number of parameters; those in its rows are counted from the released models.",
    `${none} the network has no convolution.`,
  ];
}
