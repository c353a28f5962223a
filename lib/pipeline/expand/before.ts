/**
 * Inputs with `before: AXIS`: an instance reads what instances of smaller rank along that axis made. So a stage may read
 * its own earlier rounds, or those of a stage that reads it: a cycle between the stages, none between their instances.
 */
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft, StatedInput } from "./stage.ts";
import { suggestName } from "../document/schema_suggestion.ts";

/** Whether both stages have the axis, with the same values in the same order; what is wrong becomes a problem. */
export function checkBefore(
  stage: StageDraft,
  target: StatedInput["target"],
  { axis, path }: NonNullable<StatedInput["before"]>,
  stages: ReadonlyMap<string, StageDraft>,
  problems: ProblemList,
): boolean {
  const refuse = (message: string, suggestion?: string) => {
    problems.add(path, "value", message, { suggestion });
    return false;
  };
  if (target.kind === "source") {
    return refuse(`cannot read source ${target.source} before ${axis}: it has no instances`);
  }
  if (target.instance !== undefined) {
    return refuse(
      `cannot read ${target.instance} before ${axis}: it is one instance`,
      `name the stage, ${target.stage}`,
    );
  }
  const upstream = stages.get(target.stage);
  for (const one of [stage, upstream]) {
    if (!one || problems.isDamaged("stages", one.name, "matrix")) return true; // Told already.
    const axes = Object.keys(one.content.matrix ?? {});
    if (!axes.includes(axis)) {
      return refuse(
        `cannot read before ${JSON.stringify(axis)}: ${one.name} has no such axis`,
        suggestName(axis, axes),
      );
    }
  }
  if (!upstream || !stage.points || !upstream.points) return true;
  const [own, theirs] = [stage.points, upstream.points].map((points) => [...ranksAlong(axis, points).keys()]);
  if (!own || !theirs || own.length === 0 || theirs.length === 0 || own.join("/") === theirs.join("/")) return true;
  problems.add(path, "value", `cannot order ${stage.name} and ${upstream.name} along ${axis}: their values differ`, {
    suggestion: "expected the same values in the same order",
    related: { path: ["stages", upstream.name, "matrix", axis], at: "value", message: `those of ${upstream.name}` },
  });
  return false;
}

/** The place of each value of an axis. */
export function ranksAlong(axis: string, points: readonly MatrixPoint[]): ReadonlyMap<string, number> {
  const names = new Set(points.flatMap(({ axes }) => axes[axis] ?? []));
  return new Map([...names].map((name, rank) => [name, rank]));
}
