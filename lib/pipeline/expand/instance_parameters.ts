/** Resolves and checks `with`, and finds where a wrong value was written, however it came. */
import type { Path } from "../document/diagnostic.ts";
import type { ExpansionInput } from "./instances.ts";
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft } from "./stage.ts";
import type { Json } from "../identity.ts";
import type { TaskDeclaration } from "../instance.ts";
import { originOf, resolveReferences } from "./parameters.ts";
import type { ReferenceFault, Scope } from "./parameters.ts";
import type { parameterChecker } from "./parameters_check.ts";
import type { SchemaFault } from "../document/schema_message.ts";

type Check = ReturnType<typeof parameterChecker>;

export class StageParameters {
  readonly #params: Scope["params"];
  readonly #problems: ProblemList;
  readonly #makeCheck: ((task: TaskDeclaration) => Check) | undefined;
  readonly #checks = new Map<string, Check>();

  private constructor(params: Scope["params"], problems: ProblemList, makeCheck: typeof parameterChecker | undefined) {
    this.#params = params;
    this.#problems = problems;
    this.#makeCheck = makeCheck;
  }

  /** Loads the checks, unless the input is trusted. */
  static async open({ params, trusted }: ExpansionInput, problems: ProblemList): Promise<StageParameters> {
    const makeCheck = trusted ? undefined : (await import("./parameters_check.ts")).parameterChecker;
    return new StageParameters(params, problems, makeCheck);
  }

  /** A function that gives the parameters of each instance of the stage. */
  of(stage: StageDraft): (point: MatrixPoint) => Json {
    const template = stage.content.with ?? {};
    const path = ["stages", stage.name, "with"];
    const check = this.#problems.isDamaged(...path) ? undefined : this.#checkOf(stage.task);
    return ({ values }) => {
      const scope: Scope = { axes: values, params: this.#params };
      const faults: ReferenceFault[] = [];
      const params = resolveReferences(template, path, scope, faults);
      if (stage.points) this.#problems.addReferences(faults);
      for (const fault of check?.(params) ?? []) {
        const unresolved = faults.some((reference) => isWithin([...path, ...fault.path], reference.path));
        if (!unresolved) this.#report(fault, stage, template, scope);
      }
      return params as Json; // The schema check leaves nothing that JSON cannot hold.
    };
  }

  #checkOf(task: TaskDeclaration | undefined): Check | undefined {
    if (!task) return undefined;
    const check = this.#checks.get(task.path) ?? this.#makeCheck?.(task);
    if (check) this.#checks.set(task.path, check);
    return check;
  }

  #report(fault: SchemaFault, stage: StageDraft, template: unknown, scope: Scope): void {
    const path = ["stages", stage.name, "with"];
    // A key belongs to the map that holds it, even where its value comes from elsewhere.
    const inner = fault.at === "key" ? fault.path.slice(0, -1) : fault.path;
    const origin = originOf(template, path, scope, inner);
    this.#problems.add([...origin.path, ...fault.path.slice(inner.length)], fault.at, fault.message, {
      suggestion: fault.suggestion,
      related: origin.through && { path: origin.through, at: "value", message: `used by stage ${stage.name} here` },
    });
  }
}

function isWithin(path: Path, ancestor: Path): boolean {
  return ancestor.every((key, index) => path[index] === key);
}
