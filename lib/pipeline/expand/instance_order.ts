/** The order of the instances of stages that need one another, and cycles among them. */
import type { LinkedInstance } from "./link.ts";
import type { ReadStage } from "./link_stages.ts";
import type { ProblemList } from "./problems.ts";
import type { InstanceId } from "../identity.ts";
import type { Path } from "../document/diagnostic.ts";

/** A stage that has been linked; its instances undefined where it is faulty. */
export type LinkedStage = ReadStage & { readonly instances: readonly LinkedInstance[] | undefined };

interface Node {
  readonly id: InstanceId;
  /** What it needs of the same group, each with the place where that is stated. */
  readonly needs: ReadonlyMap<InstanceId, Path>;
}

/**
 * Topological order of the instances of one group of stages: by the number of instances that must run one after another
 * before them, then as stages and matrices have them. A stage alone keeps the order of its matrix. Instances that need
 * themselves are left out, and one shortest cycle of them becomes a problem.
 */
export function orderInstances(group: readonly LinkedStage[], problems: ProblemList): readonly InstanceId[] {
  const stages = new Set(group.map(({ stage }) => stage.name));
  const within = group.some(({ inputs }) => inputs.some((input) => stages.has(upstreamStage(input) ?? "")));
  if (!within) return group.flatMap(({ instances = [] }) => instances.map(({ point }) => point.id));
  const nodes = nodesOf(group);
  const ordered = orderByDepth(nodes);
  if (ordered.length < nodes.length) {
    const placed = new Set(ordered);
    reportCycle(nodes.filter(({ id }) => !placed.has(id)), problems);
  }
  return ordered;
}

function upstreamStage({ target }: ReadStage["inputs"][number]): string | undefined {
  return target.kind === "output" ? target.stage : undefined;
}

function nodesOf(group: readonly LinkedStage[]): Node[] {
  const ids = new Set(group.flatMap(({ instances = [] }) => instances.map(({ point }) => point.id)));
  return group.flatMap(({ inputs: stated, instances = [] }) =>
    instances.map(({ point, inputs }): Node => {
      const needs = new Map<InstanceId, Path>();
      inputs.forEach(({ files }, index) => {
        for (const file of files) {
          if (file.kind === "output" && ids.has(file.instance)) needs.set(file.instance, stated[index]?.path ?? []);
        }
      });
      return { id: point.id, needs };
    })
  );
}

/** Kahn's algorithm, level by level. */
function orderByDepth(nodes: readonly Node[]): InstanceId[] {
  const readers = new Map(nodes.map(({ id }) => [id, [] as number[]]));
  const open = nodes.map(({ needs }, index) => {
    for (const id of needs.keys()) readers.get(id)?.push(index);
    return needs.size;
  });
  const ordered: InstanceId[] = [];
  let level = open.flatMap((count, index) => count === 0 ? [index] : []);
  while (level.length > 0) {
    const ids = level.flatMap((index) => nodes[index]?.id ?? []);
    ordered.push(...ids);
    level = ids.flatMap((id) => readers.get(id) ?? []).filter((index) => {
      open[index] = (open[index] ?? 0) - 1;
      return open[index] === 0;
    }).toSorted((a, b) => a - b);
  }
  return ordered;
}

function reportCycle(nodes: readonly Node[], problems: ProblemList): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const cycle = firstCycle(nodes, byId);
  const edges = cycle.map((node, index) => {
    const needed = cycle[(index + 1) % cycle.length] ?? node;
    return { text: `${node.id} needs ${needed.id}`, path: node.needs.get(needed.id) ?? [] };
  });
  const [first, second] = edges;
  if (!first) return;
  problems.add(first.path, "value", `cycle: ${edges.map(({ text }) => text).join(", ")}`, {
    suggestion: "one of these inputs has to go",
    related: second && { path: second.path, at: "value", message: second.text },
  });
}

/** A shortest cycle through the first instance that is in one; breadth first. */
function firstCycle(nodes: readonly Node[], byId: ReadonlyMap<InstanceId, Node>): Node[] {
  for (const start of nodes) {
    const reachedFrom = new Map<InstanceId, Node>();
    const queue = [start];
    for (const node of queue) {
      for (const id of node.needs.keys()) {
        if (id === start.id) return wayTo(node, start, reachedFrom);
        const next = byId.get(id);
        if (!next || reachedFrom.has(id)) continue;
        reachedFrom.set(id, node);
        queue.push(next);
      }
    }
  }
  return [];
}

function wayTo(end: Node, start: Node, reachedFrom: ReadonlyMap<InstanceId, Node>): Node[] {
  const way: Node[] = [];
  for (let node: Node | undefined = end; node && node !== start; node = reachedFrom.get(node.id)) way.unshift(node);
  return [start, ...way];
}
