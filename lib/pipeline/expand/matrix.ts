/** Axes of a stage's matrix and their combinations: which instances a stage has. */
import type { Path } from "../document/diagnostic.ts";
import type { StageContent } from "../document/document_schema.ts";
import type { ProblemList } from "./problems.ts";
import type { InstanceId, SourceId } from "../identity.ts";
import { originOf, resolveReferences } from "./parameters.ts";
import type { AxisValue, ReferenceFault, Scope } from "./parameters.ts";
import { longestAxis } from "../document/limits.ts";
import { describeValue } from "../document/schema_suggestion.ts";

/** A stage at one combination of its axes' values. */
export interface MatrixPoint {
  readonly id: InstanceId;
  /** Value names by axis, in the order of the matrix. */
  readonly axes: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<string, AxisValue>;
  /** Of an instance that does not run: which source's file each of its outputs is. It has no others. */
  readonly given?: Readonly<Record<string, SourceId>>;
}

interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

/** Every combination, the last axis running fastest; undefined where an axis is faulty. A stage without axes has one. */
export function expandMatrix(
  stage: string,
  matrix: StageContent["matrix"],
  params: Scope["params"],
  problems: ProblemList,
): readonly MatrixPoint[] | undefined {
  const axes: Axis[] = [];
  let sound = true;
  for (const [name, spec] of Object.entries(matrix ?? {})) {
    const values = axisValues(spec, ["stages", stage, "matrix", name], { axes: new Map(), params }, problems);
    if (values) axes.push({ name, values });
    else sound = false;
  }
  return sound ? combine(axes).map((values) => matrixPoint(stage, values)) : undefined;
}

function combine(axes: readonly Axis[]): ReadonlyMap<string, AxisValue>[] {
  let points: ReadonlyMap<string, AxisValue>[] = [new Map()];
  for (const { name, values } of axes) {
    points = points.flatMap((point) => values.map((value) => new Map(point).set(name, value)));
  }
  return points;
}

function matrixPoint(stage: string, values: ReadonlyMap<string, AxisValue>): MatrixPoint {
  const axes = Object.fromEntries([...values].map(([axis, { name }]) => [axis, name]));
  const names = Object.values(axes).join("/");
  // The one place where an instance's name is made.
  const id = (values.size === 0 ? stage : `${stage}@${names}`) as InstanceId;
  return { id, axes, values };
}

function axisValues(spec: unknown, path: Path, scope: Scope, problems: ProblemList): AxisValue[] | undefined {
  const faults: ReferenceFault[] = [];
  const value = resolveReferences(spec, path, scope, faults);
  problems.addReferences(faults);
  if (faults.length > 0) return undefined;
  const origin = (key: string | number) => originOf(spec, path, scope, [key]).path;
  if (Array.isArray(value)) return listValues(value, origin, problems);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([name, inner]) => ({ name, value: inner, path: origin(name) }));
    const unnamable = entries.filter((entry) => !isNamable(entry.name, entry.path, "key", problems));
    return unnamable.length > 0 ? undefined : entries;
  }
  const { path: place } = originOf(spec, path, scope, []);
  if (typeof value === "number") return countedValues(value, place, problems);
  problems.add(place, "value", `expected a list, a map or a whole number as axis, got ${describeValue(value)}`);
  return undefined;
}

/** 1 to `count`. */
function countedValues(count: number, path: Path, problems: ProblemList): AxisValue[] | undefined {
  if (Number.isInteger(count) && count >= 0 && count <= longestAxis) {
    return Array.from({ length: count }, (_, index) => ({ name: `${index + 1}`, value: index + 1, path }));
  }
  problems.add(path, "value", `expected a whole number from 0 to ${longestAxis} as axis, got ${describeValue(count)}`);
  return undefined;
}

function listValues(
  list: readonly unknown[],
  origin: (index: number) => Path,
  problems: ProblemList,
): AxisValue[] | undefined {
  const values: AxisValue[] = [];
  for (const [index, value] of list.entries()) {
    const path = origin(index);
    const name = String(value);
    if (typeof value !== "string" && typeof value !== "number") {
      const message = `expected a string or number as a value of an axis, got ${describeValue(value)}`;
      problems.add(path, "value", message, { suggestion: "a map gives names to values: { name: value }" });
    } else if (isNamable(name, path, "value", problems)) {
      const twin = values.find((other) => other.name === name);
      if (!twin) values.push({ name, value, path });
      else problems.add(path, "value", `axis value ${JSON.stringify(name)} stands twice`, related(twin));
    }
  }
  return values.length === list.length ? values : undefined;
}

function related(twin: AxisValue) {
  return { related: { path: twin.path, at: "value" as const, message: "it stands here first" } };
}

/** Names become parts of instance names and of file names. */
function isNamable(name: string, path: Path, at: "key" | "value", problems: ProblemList): boolean {
  if (/^[A-Za-z0-9+-][A-Za-z0-9_.+-]*$/.test(name)) return true;
  const message = `cannot name an instance after ${JSON.stringify(name)}: expected letters, digits, _, ., + and -`;
  problems.add(path, at, message);
  return false;
}
