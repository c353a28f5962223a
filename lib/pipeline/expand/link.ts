/**
 * Joins the instances of stages: axes that both stages have match, axes that only the upstream has gather. A stage
 * whose gathered inputs come only from stages without instances has none itself.
 */
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft, StatedInput } from "./stage.ts";
import type { SourceId } from "../identity.ts";
import type { InputRef, InstanceInput } from "../instance.ts";

/** Instances that a stage has in the end; undefined where that could not be found out. */
export type LinkedPoints = ReadonlyMap<string, readonly MatrixPoint[] | undefined>;

export interface LinkedInstance {
  readonly point: MatrixPoint;
  readonly inputs: readonly InstanceInput[];
}

/** The instances of a stage with the files of each input; undefined where the stage or one before it is faulty. */
export function linkStage(
  stage: StageDraft,
  inputs: readonly StatedInput[],
  upstream: LinkedPoints,
  problems: ProblemList,
): LinkedInstance[] | undefined {
  const { task, points } = stage;
  if (!task || !points) return undefined;
  const columns = inputs.map((input) => new InputColumn(stage, input, upstream));
  if (columns.some((column) => column.unknown)) return undefined;
  if (isStarved(columns, task.inputs)) return [];
  let sound = true;
  const linked = points.map((point) => {
    const filled = columns.map((column): InstanceInput => {
      const arity = task.inputs[column.input.name] ?? "many";
      const files = column.filesOf(point);
      const fault = arityFault(column, point, files, arity);
      if (fault) {
        problems.add(column.input.path, "value", fault.message, { suggestion: fault.suggestion });
        sound = false;
      }
      return { name: column.input.name, arity, files };
    });
    return { point, inputs: filled };
  });
  return sound ? linked : undefined;
}

/** One input of a stage over all its instances. */
class InputColumn {
  readonly input: StatedInput;
  /** True where the upstream's instances are not known. */
  readonly unknown: boolean;
  /** Axes that only the upstream has. */
  readonly gathered: readonly string[];
  readonly #shared: readonly string[];
  readonly #files = new Map<string, InputRef[]>();

  constructor(stage: StageDraft, input: StatedInput, upstream: LinkedPoints) {
    this.input = input;
    const { target } = input;
    if (target.kind === "source") {
      this.unknown = false;
      this.gathered = this.#shared = [];
      this.#files.set("", [{ kind: "source", source: target.source as SourceId, axes: {} }]);
      return;
    }
    const known = upstream.get(target.stage);
    this.unknown = known === undefined;
    const points = (known ?? []).filter(({ id }) => target.instance === undefined || id === target.instance);
    const own = target.instance === undefined ? Object.keys(stage.content.matrix ?? {}) : [];
    const axes = Object.keys(points[0]?.axes ?? {});
    this.#shared = axes.filter((axis) => own.includes(axis));
    this.gathered = target.instance === undefined ? axes.filter((axis) => !own.includes(axis)) : [];
    for (const point of points) this.#add(point, target.output);
  }

  #add(point: MatrixPoint, output: string): void {
    const key = this.#key(point);
    const files = this.#files.get(key) ?? [];
    files.push({ kind: "output", instance: point.id, output, axes: point.axes });
    this.#files.set(key, files);
  }

  /** Whether the upstream has no instances at all. */
  get empty(): boolean {
    return this.#files.size === 0;
  }

  filesOf(point: MatrixPoint): readonly InputRef[] {
    return this.#files.get(this.#key(point)) ?? [];
  }

  /** Values of the shared axes, as text that is different for different values: names hold no slash. */
  #key({ axes }: MatrixPoint): string {
    return this.#shared.map((axis) => axes[axis]).join("/");
  }
}

function isStarved(columns: readonly InputColumn[], arities: Readonly<Record<string, "one" | "many">>): boolean {
  const many = columns.filter(({ input }) => input.target.kind === "output" && arities[input.name] === "many");
  const one = columns.filter(({ input }) => arities[input.name] === "one");
  return one.some(({ empty }) => empty) || (many.length > 0 && many.every(({ empty }) => empty));
}

function arityFault(
  { input, gathered, empty }: InputColumn,
  point: MatrixPoint,
  files: readonly InputRef[],
  arity: "one" | "many",
): { readonly message: string; readonly suggestion?: string } | undefined {
  const { target } = input;
  if (target.kind === "source" || empty) return undefined;
  if (files.length === 0) {
    const axes = Object.entries(point.axes).map(([axis, value]) => `${axis} ${value}`).join(", ");
    return { message: `${target.stage} has no instance for ${point.id} (${axes})` };
  }
  if (arity === "many" || files.length === 1) return undefined;
  return {
    message: `${target.stage}.${target.output} is ${files.length} files, one for each ${gathered.join(" and ")}; ` +
      `the task reads one`,
    suggestion: `name an instance, such as ${fileName(files[0])}, or give the stage the axis`,
  };
}

function fileName(file: InputRef | undefined): string {
  return file?.kind === "output" ? `${file.instance}.${file.output}` : "";
}
