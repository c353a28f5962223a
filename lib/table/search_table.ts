/** Tables III and IV of the paper: where its authors searched for hyper-parameters, and the values trained here. */
import type { Published } from "../artifact/published.ts";
import { hyperParameters, isConvolutional, listed, type TrainedNetwork } from "./hyper_parameters.ts";
import { none } from "./numbers.ts";
import type { Table } from "./table.ts";

type Kind = Published["search"]["ranges"][number]["networks"];

/** @param kind convolutional networks (Table III), or those of dense layers only (Table IV). */
export function searchTable(kind: Kind, trained: readonly TrainedNetwork[], published: Published): Table {
  const { method, ranges } = published.search;
  const search = ranges.find(({ networks }) => networks === kind);
  const networks = trained.filter(({ network }) => isConvolutional(network) === (kind === "convolutional"));
  const titles = networks.map(({ name }) => published.networks.find((each) => each.name === name)?.title ?? name);
  const rows = hyperParameters.flatMap(({ key, title }) => {
    const range = search?.ranges[key];
    const values = distinct(networks.map(({ network }) => network[key]));
    return range || values.length > 0 ? [rowOf(title, range, values)] : [];
  });
  return {
    name: `search-${kind}`,
    caption:
      `Hyper-parameters of ${
        kind === "convolutional" ? "networks with images" : "networks without images"
      }: the ranges that the paper searched (${search?.source ?? "not published"}), and the values of the networks ` +
      `trained here: ${titles.length === 0 ? "none" : listed(titles)}.`,
    columns: [
      { title: "Hyper-parameter", align: "left" },
      { title: "from", group: "Searched in the paper", align: "right" },
      { title: "to", group: "Searched in the paper", align: "right" },
      { title: "Trained here", align: "right" },
      { title: "Within", align: "left" },
    ],
    rows,
    notes: [
      `The paper's search: ${method}.`,
      "Nothing was searched here: the networks are those of pipeline.yaml, by default the best of the paper's search.",
    ],
  };
}

function rowOf(title: string, range: readonly [number, number] | undefined, values: readonly number[]): string[] {
  const [from, to] = range ?? [NaN, NaN];
  const within = values.every((value) => value >= from && value <= to);
  return [
    title,
    ...(range ?? []).map(String),
    ...(range ? [] : [none, none]),
    values.length === 0 ? none : values.join(", "),
    !range || values.length === 0 ? none : within ? "yes" : "no",
  ];
}

/** Ascending, each once. */
function distinct(values: readonly (number | undefined)[]): number[] {
  return [...new Set(values.filter((value) => value !== undefined))].toSorted((a, b) => a - b);
}
