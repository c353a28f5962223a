/** Graphs for tests: a small one with every state, and large ones by a generator without chance. */
import type { Graph, GraphNode, NodeState } from "../../../lib/report/graph/graph.ts";

export function node(id: string, state: NodeState = "current", parts: Partial<GraphNode> = {}): GraphNode {
  return { id, label: id, group: id.replace(/@.*/, ""), state, ...parts };
}

export function edges(...pairs: readonly string[]): Graph["edges"] {
  return pairs.map((pair) => {
    const [from = "", to = ""] = pair.split(">");
    return { from, to };
  });
}

/** Two sources, a matrix of two, a failure; prepare>predict is implied by prepare>train>predict. */
export const everyState: Graph = {
  nodes: [
    node("source events", "source", { label: "events" }),
    node("prepare", "current", { seconds: 0.9 }),
    node("train@a", "stale", { seconds: 61 }),
    node("train@b", "current", { seconds: 4 }),
    node("predict", "failed"),
    node("figure <1", "skipped"),
    node("table", "never run"),
    node("answer", "may run"),
  ],
  edges: edges(
    ...["source events>prepare", "prepare>train@a", "prepare>train@b", "train@a>predict", "train@b>predict"],
    ...["prepare>predict", "predict>figure <1", "prepare>table", "absent>table"],
  ),
};

/** Two rounds of a search, of which the second proposes by what the trials of the first found. */
export const rounds: Graph = {
  nodes: [
    ...["prepare", "propose@1", "trial@1/1", "trial@1/2", "propose@2", "trial@2/1", "trial@2/2", "best"].map((id) =>
      node(id)
    ),
  ],
  edges: edges(
    ...["prepare>trial@1/1", "prepare>trial@1/2", "prepare>trial@2/1", "prepare>trial@2/2"],
    ...["propose@1>trial@1/1", "propose@1>trial@1/2", "trial@1/1>propose@2", "trial@1/2>propose@2"],
    ...["propose@2>trial@2/1", "propose@2>trial@2/2"],
    ...["trial@1/1>best", "trial@1/2>best", "trial@2/1>best", "trial@2/2>best"],
  ),
};

/** `width` columns of trainings, predictions and evaluations between one preparation and one comparison. */
export function matrixGraph(width: number): Graph {
  const rows = Array.from({ length: width }, (_, index) => index);
  const stages = ["train", "predict", "evaluate"];
  return {
    nodes: [
      node("prepare"),
      ...stages.flatMap((stage) => rows.map((row) => node(`${stage}@net/${row}`, "current", { seconds: row }))),
      node("compare"),
    ],
    edges: edges(...rows.flatMap((row) => [
      ...stages.map((stage) => `prepare>${stage}@net/${row}`),
      `train@net/${row}>predict@net/${row}`,
      `predict@net/${row}>evaluate@net/${row}`,
      `evaluate@net/${row}>compare`,
    ])),
  };
}

/** A graph by a linear congruential generator; edges lead from lower to higher numbers. */
export function mixedGraph(seed: number, count: number): Graph {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor(state / 2 ** 32 * below);
  };
  const pairs = Array.from({ length: 2 * count }, () => {
    const [a, b] = [next(count), next(count)];
    return a === b ? [] : [`${Math.min(a, b)}>${Math.max(a, b)}`];
  }).flat();
  return { nodes: Array.from({ length: count }, (_, index) => node(String(index))), edges: edges(...pairs) };
}
