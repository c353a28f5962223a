/** A directed graph to be drawn: of instances, or of the stages that they belong to. It knows nothing of pipelines. */

/**
 * source: a file from outside. current: made, and nothing that it depends on has changed. may run: the same, but something
 * that it needs will be made anew. stale: made once, but something has changed since. The others say themselves.
 */
export type NodeState = "source" | "current" | "may run" | "stale" | "never run" | "skipped" | "failed";

export interface GraphNode {
  /** Unique: `train@et/1`, `source electrons`. */
  readonly id: string;
  /** What stands in the box: `train@et/1`, `electrons`. */
  readonly label: string;
  /** The stage that a node collapses into; a source's own name. */
  readonly group: string;
  readonly state: NodeState;
  /** What it took when it was made; undefined where that is not known. */
  readonly seconds?: number;
  /** What stands beneath the label before the time: "7 instances". */
  readonly note?: string;
  /** Where more is told of it: `#instance-prepare`. */
  readonly href?: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Without those that lead back there is no cycle. */
  readonly edges: readonly GraphEdge[];
}

/** By ids of nodes; an edge of which an end is missing is not drawn. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /**
   * Where stages take turns: it brings what earlier instances of one stage made to later ones of a stage that the first
   * one reads. Between instances there is none.
   */
  readonly back?: true;
}

/** From harmless to grave: a stage is as grave as its gravest instance. */
const gravity: readonly NodeState[] = ["source", "current", "may run", "stale", "never run", "skipped", "failed"];

/**
 * One node for each stage instead of one for each instance; sources stay as they are. Times add up. Where stages take
 * turns, the order of the nodes says which begins.
 * @param href the place of a stage, by its name.
 */
export function collapseToStages({ nodes, edges }: Graph, href?: (stage: string) => string): Graph {
  const places = new Map(nodes.map((node) => [node.id, placeOf(node)]));
  const stages = Map.groupBy(nodes, placeOf);
  const pairs = edges.flatMap(({ from, to }) => {
    const [start, end] = [places.get(from), places.get(to)];
    return start === undefined || end === undefined || start === end ? [] : [JSON.stringify([start, end])];
  });
  const joined = [...new Set(pairs)].map((pair): GraphEdge => {
    const [from, to] = JSON.parse(pair) as [string, string]; // Written a few lines above.
    return { from, to };
  });
  return {
    nodes: [...stages].map(([id, members]) => collapse(id, members, href)),
    edges: markBack([...stages.keys()], joined),
  };
}

/** An edge in a cycle leads back if it ends at what comes first. */
function markBack(order: readonly string[], edges: readonly GraphEdge[]): GraphEdge[] {
  const rank = new Map(order.map((id, index) => [id, index]));
  const next = Map.groupBy(edges, ({ from }) => from);
  const reaches = (from: string, to: string) => {
    const reached = new Set([from]);
    for (const id of reached) for (const edge of next.get(id) ?? []) reached.add(edge.to);
    return reached.has(to);
  };
  return edges.map((edge) => {
    const upwards = (rank.get(edge.from) ?? 0) > (rank.get(edge.to) ?? 0);
    return upwards && reaches(edge.to, edge.from) ? { ...edge, back: true } : edge;
  });
}

/** A source never shares a node with a stage of its name. */
const placeOf = ({ id, group, state }: GraphNode) => state === "source" ? id : group;

function collapse(id: string, members: readonly GraphNode[], href?: (stage: string) => string): GraphNode {
  const [first] = members;
  if (first?.state === "source") return first;
  const group = first?.group ?? id;
  const state = gravity.findLast((state) => members.some((member) => member.state === state)) ?? "never run";
  const alike = members.filter((member) => member.state === state).length;
  const times = members.flatMap(({ seconds }) => seconds === undefined ? [] : [seconds]);
  const count = alike === members.length ? `\u00d7${members.length}` : `${alike} of ${members.length}`;
  return {
    id,
    label: group,
    group,
    state,
    ...(times.length > 0 ? { seconds: times.reduce((total, each) => total + each, 0) } : {}),
    ...(members.length > 1 ? { note: count } : {}),
    ...(href ? { href: href(group) } : {}),
  };
}
