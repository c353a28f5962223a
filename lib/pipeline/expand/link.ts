/** Joins the instances of stages: axes that both stages have match, axes that only the upstream has gather. */
import { ranksAlong } from "./before.ts";
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

/**
 * The points that a stage keeps: none where all that it gathers, or something that it cannot do without, comes from
 * stages without instances. Undefined where the stage or one before it is faulty.
 */
export function survivingPoints(
  { task, points }: StageDraft,
  inputs: readonly StatedInput[],
  upstream: LinkedPoints,
): readonly MatrixPoint[] | undefined {
  const fed = inputs.flatMap(({ name, target }) => {
    if (target.kind === "source") return [];
    const known = upstream.get(target.stage);
    const arity = task?.inputs[name];
    const found = known?.filter(({ id }) => target.instance === undefined || id === target.instance);
    // What is given without this output makes an input of one file a fault, and leaves no trace in one that gathers.
    const empty = found && !found.some(({ given }) => arity === "one" || !given || Object.hasOwn(given, target.output));
    return [{ empty, arity }];
  });
  if (!task || !points || fed.some(({ empty }) => empty === undefined)) return undefined;
  const many = fed.filter(({ arity }) => arity === "many");
  const starved = fed.some(({ arity, empty }) => arity === "one" && empty) ||
    (many.length > 0 && many.every(({ empty }) => empty));
  return starved ? points.filter(({ given }) => given) : points;
}

/**
 * The instances of a stage with the files of each input; undefined where it, or a stage before it, is faulty. `known`
 * holds the surviving points of the stage and of all that it reads.
 */
export function linkStage(
  stage: StageDraft,
  inputs: readonly StatedInput[],
  known: LinkedPoints,
  problems: ProblemList,
): LinkedInstance[] | undefined {
  const { task } = stage;
  const points = known.get(stage.name)?.filter(({ given }) => !given);
  if (!task || !points) return undefined;
  const columns = points.length === 0 ? [] : inputs.map((input) => new InputColumn(stage, input, known));
  let sound = true;
  const linked = points.map((point) => {
    const filled = columns.map((column): InstanceInput => {
      const arity = task.inputs[column.input.name] ?? "many";
      const files = column.filesOf(point);
      const fault = arityFault(column, point, files, arity);
      if (fault) {
        problems.add(column.input.path, "value", fault.message, fault);
        sound = false;
      }
      return { name: column.input.name, arity, ...(column.before ? { before: column.before } : {}), files };
    });
    return { point, inputs: filled };
  });
  return sound ? linked : undefined;
}

/** One input of a stage over all its instances. */
class InputColumn {
  readonly input: StatedInput;
  /** Axes that only the upstream has. */
  readonly gathered: readonly string[];
  /** The axis along which it reads only what comes before. */
  readonly before: string | undefined;
  /** Axes whose values must be the same. */
  readonly #shared: readonly string[];
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #files = new Map<string, InputRef[]>();
  /** Instances that are given without this output. */
  readonly #lacking = new Map<string, MatrixPoint>();

  constructor(stage: StageDraft, input: StatedInput, known: LinkedPoints) {
    this.input = input;
    const { target } = input;
    const before = this.before = input.before?.axis;
    this.#ranks = before === undefined ? new Map() : ranksAlong(before, stage.points ?? []);
    if (target.kind === "source") {
      this.gathered = this.#shared = [];
      this.#files.set("", [{ kind: "source", source: target.source as SourceId, axes: {} }]);
      return;
    }
    const points = (known.get(target.stage) ?? []).filter(({ id }) =>
      target.instance === undefined || id === target.instance
    );
    const own = target.instance === undefined ? Object.keys(stage.content.matrix ?? {}) : [];
    const axes = Object.keys(points[0]?.axes ?? {});
    this.#shared = axes.filter((axis) => own.includes(axis) && axis !== before);
    this.gathered = target.instance === undefined ? axes.filter((axis) => !own.includes(axis)) : [];
    for (const point of points) this.#add(point, target.output);
  }

  #add(point: MatrixPoint, output: string): void {
    const { id, axes, given } = point;
    const key = this.#key(point);
    if (given && !Object.hasOwn(given, output)) {
      this.#lacking.set(key, point);
      return;
    }
    const files = this.#files.get(key) ?? [];
    const source = given?.[output];
    files.push(
      source === undefined ? { kind: "output", instance: id, output, axes } : { kind: "source", source, axes },
    );
    this.#files.set(key, files);
  }

  /** Whether the upstream has no instances at all. */
  get empty(): boolean {
    return this.#files.size === 0 && this.#lacking.size === 0;
  }

  /** The instance that would fill the input of a point, if it were not given without the output. */
  lacking(point: MatrixPoint): MatrixPoint | undefined {
    return this.#files.has(this.#key(point)) ? undefined : this.#lacking.get(this.#key(point));
  }

  filesOf(point: MatrixPoint): readonly InputRef[] {
    const files = this.#files.get(this.#key(point)) ?? [];
    const { before } = this;
    if (before === undefined) return files;
    const own = this.#rank(point.axes[before]);
    return files.filter(({ axes }) => this.#rank(axes[before]) < own);
  }

  /** Whether the upstream has an instance of the point's values at all, be it one that does not come before it. */
  covers(point: MatrixPoint): boolean {
    return this.#files.has(this.#key(point)) || this.#lacking.has(this.#key(point));
  }

  #rank(value: string | undefined): number {
    return this.#ranks.get(value ?? "") ?? 0;
  }

  /** Values of the shared axes, as text that is different for different values: names hold no slash. */
  #key({ axes }: MatrixPoint): string {
    return this.#shared.map((axis) => axes[axis]).join("/");
  }
}

type Fault = { readonly message: string } & NonNullable<Parameters<ProblemList["add"]>[3]>;

function arityFault(
  column: InputColumn,
  point: MatrixPoint,
  files: readonly InputRef[],
  arity: "one" | "many",
): Fault | undefined {
  const { input: { target }, gathered, before } = column;
  if (target.kind === "source" || column.empty) return undefined;
  if (!column.covers(point)) {
    const axes = Object.entries(point.axes).map(([axis, value]) => `${axis} ${value}`).join(", ");
    return { message: `${target.stage} has no instance for ${point.id} (${axes})` };
  }
  if (arity === "many") return undefined;
  if (before !== undefined) {
    return {
      message: `cannot fill ${column.input.name} before ${before}: expected an input of many files, this takes one`,
    };
  }
  const lacking = column.lacking(point);
  if (lacking) {
    const name = lacking.id === target.stage ? target.stage : lacking.id.slice(target.stage.length + 1);
    return {
      message: `${lacking.id} is given as a source and has no ${target.output}`,
      related: { path: ["stages", target.stage, "given", name], at: "key", message: "it is given here" },
    };
  }
  if (files.length === 1) return undefined;
  return {
    message: `${target.stage}.${target.output} is ${files.length} files, one for each ${gathered.join(" and ")}; ` +
      `the task reads one`,
    suggestion: `name an instance, such as ${fileName(files[0])}, or give the stage the axis`,
  };
}

function fileName(file: InputRef | undefined): string {
  return file?.kind === "output" ? `${file.instance}.${file.output}` : "";
}
