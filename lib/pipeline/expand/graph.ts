/** The order of the stages, and the cycles that keep some from having one. */
import type { Path } from "../document/diagnostic.ts";
import type { ProblemList } from "./problems.ts";
import type { StatedInput } from "./stage.ts";

/** Stages and what each reads, in the order of the file. */
export type StageGraph = ReadonlyMap<string, readonly StatedInput[]>;

/** Topological order, the file's where the graph leaves it open. Stages in a cycle or after one are left out. */
export function orderStages(graph: StageGraph): string[] {
  const ordered = new Set<string>();
  const waiting = new Set(graph.keys());
  for (let next = firstReady(); next !== undefined; next = firstReady()) {
    ordered.add(next);
    waiting.delete(next);
  }
  return [...ordered];

  function firstReady(): string | undefined {
    return [...waiting].find((stage) => upstreamOf(graph, stage).every((name) => ordered.has(name)));
  }
}

/**
 * Groups of stages that need one another, in topological order of the groups, the file's where the graph leaves it open.
 * A stage is alone in its group unless it takes part in a cycle. Groups with one of `faulty`, and those after such, are
 * left out.
 */
export function orderGroups(graph: StageGraph, faulty: ReadonlySet<string>): string[][] {
  const groups = groupsOf(graph).filter((group) => !group.some((stage) => faulty.has(stage)));
  const ordered = new Set<string>();
  const result: string[][] = [];
  const waiting = new Set(groups);
  for (let next = firstReady(); next !== undefined; next = firstReady()) {
    for (const stage of next) ordered.add(stage);
    waiting.delete(next);
    result.push(next);
  }
  return result;

  function firstReady(): string[] | undefined {
    return [...waiting].find((group) =>
      group.every((stage) => upstreamOf(graph, stage).every((name) => ordered.has(name) || group.includes(name)))
    );
  }
}

/** In the order of the file, by the first stage of each. */
function groupsOf(graph: StageGraph): string[][] {
  const apart = new Set(orderStages(graph));
  const groups: string[][] = [];
  const placed = new Set<string>();
  for (const stage of graph.keys()) {
    if (placed.has(stage)) continue;
    const group = apart.has(stage)
      ? [stage]
      : [...graph.keys()].filter((other) =>
        other === stage || (shortestWay(graph, stage, other) && shortestWay(graph, other, stage))
      );
    for (const member of group) placed.add(member);
    groups.push(group);
  }
  return groups;
}

/** Reports one shortest cycle for each group of stages that need one another; returns the stages in them. */
export function reportCycles(graph: StageGraph, problems: ProblemList): ReadonlySet<string> {
  const ordered = new Set(orderStages(graph));
  const covered = new Set<string>();
  for (const stage of graph.keys()) {
    if (ordered.has(stage) || covered.has(stage)) continue;
    const cycle = shortestWay(graph, stage, stage);
    if (!cycle) continue;
    reportCycle(cycle, graph, problems);
    for (const other of graph.keys()) {
      if (shortestWay(graph, stage, other) && shortestWay(graph, other, stage)) covered.add(other);
    }
  }
  return covered;
}

function upstreamOf(graph: StageGraph, stage: string): string[] {
  return (graph.get(stage) ?? []).flatMap(({ target }) => target.kind === "output" ? [target.stage] : []);
}

/** Stages from `from` upstream to `to`, without `to` itself; breadth first. At least one step is taken. */
function shortestWay(graph: StageGraph, from: string, to: string): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: (readonly string[])[] = [[from]];
  while (ways.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const way of ways) {
      for (const upstream of upstreamOf(graph, way.at(-1) ?? from)) {
        if (upstream === to) return way;
        if (!seen.has(upstream)) longer.push([...way, upstream]);
        seen.add(upstream);
      }
    }
    ways = longer;
  }
  return undefined;
}

function reportCycle(cycle: readonly string[], graph: StageGraph, problems: ProblemList): void {
  const edges = cycle.map((stage, index) => {
    const needed = cycle[(index + 1) % cycle.length] ?? stage;
    const text = stage === needed ? `${stage} needs itself` : `${stage} needs ${needed}`;
    return { text, path: inputPath(graph, stage, needed) };
  });
  const [first, second] = edges;
  if (!first) return;
  problems.add(first.path, "value", `cycle: ${edges.map(({ text }) => text).join(", ")}`, {
    suggestion: "one of these inputs has to go",
    related: second && { path: second.path, at: "value", message: second.text },
  });
}

function inputPath(graph: StageGraph, stage: string, needed: string): Path {
  const input = graph.get(stage)?.find(({ target }) => target.kind === "output" && target.stage === needed);
  return input?.path ?? ["stages", stage];
}
