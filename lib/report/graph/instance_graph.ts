/** The graph of a pipeline's instances and of the sources that they read. */
import type { Graph, GraphNode, NodeState } from "./graph.ts";

export interface GraphInstance {
  /** `train@et/1`. */
  readonly id: string;
  readonly stage: string;
  readonly state: NodeState;
  readonly seconds?: number;
  /** What it reads: `prepare.dataset`, `train@et/1.model`, `source electrons`; an instance alone will do as well. */
  readonly from: readonly string[];
}

/** @param link the place where more is told of a source or an instance. */
export function instanceGraph(
  instances: readonly GraphInstance[],
  link?: (target: "source" | "instance", name: string) => string,
): Graph {
  const ids = new Set(instances.map(({ id }) => id));
  const origin = (from: string) => from.startsWith("source ") || ids.has(from) ? from : from.replace(/\.[^.]*$/, "");
  const edges = instances.flatMap(({ id, from }) =>
    [...new Set(from.map(origin))].map((each) => ({ from: each, to: id }))
  );
  const sources = [...new Set(edges.map(({ from }) => from).filter((from) => from.startsWith("source ")))];
  return {
    nodes: [
      ...sources.map((id): GraphNode => {
        const label = id.slice("source ".length);
        return { id, label, group: label, state: "source", ...(link ? { href: link("source", label) } : {}) };
      }),
      ...instances.map(({ id, stage, state, seconds }): GraphNode => ({
        id,
        label: id,
        group: stage,
        state,
        ...(seconds === undefined ? {} : { seconds }),
        ...(link ? { href: link("instance", id) } : {}),
      })),
    ],
    edges,
  };
}
