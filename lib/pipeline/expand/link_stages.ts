/** Links all stages, and puts their instances in the order in which they can run. */
import { orderInstances } from "./instance_order.ts";
import { type LinkedInstance, linkStage, survivingPoints } from "./link.ts";
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft, StatedInput } from "./stage.ts";
import type { InstanceId } from "../identity.ts";

/** A stage with its inputs; `complete` where every input was understood. */
export interface ReadStage {
  readonly stage: StageDraft;
  readonly inputs: readonly StatedInput[];
  readonly complete: boolean;
}

export interface Linking {
  /** By stage; undefined where it or one before it is faulty. */
  readonly linked: ReadonlyMap<string, readonly LinkedInstance[] | undefined>;
  /** Topological, stages in the order of the groups. */
  readonly order: readonly InstanceId[];
}

type Points = Map<string, readonly MatrixPoint[] | undefined>;

/** @param groups stages that need one another, in topological order of the groups. */
export function linkStages(groups: readonly (readonly ReadStage[])[], problems: ProblemList): Linking {
  const points: Points = new Map();
  const linked = new Map<string, readonly LinkedInstance[] | undefined>();
  const order: InstanceId[] = [];
  for (const group of groups) {
    keepSurvivors(group, points);
    const members = group.map((read) => ({ ...read, instances: linkStage(read.stage, read.inputs, points, problems) }));
    for (const { stage, instances } of members) {
      linked.set(stage.name, instances);
      if (!instances) points.set(stage.name, undefined);
    }
    order.push(...orderInstances(members, problems));
  }
  return { linked, order };
}

/** Stages of a group read one another: what one loses, another may lose for it. */
function keepSurvivors(group: readonly ReadStage[], points: Points): void {
  for (const { stage, complete } of group) points.set(stage.name, complete ? stage.points : undefined);
  for (let changed = true; changed;) {
    changed = false;
    for (const { stage, inputs } of group) {
      const before = points.get(stage.name);
      const now = before && survivingPoints(stage, inputs, points);
      if (now?.length !== before?.length) changed = true;
      points.set(stage.name, now);
    }
  }
}
