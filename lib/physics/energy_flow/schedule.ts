/**
 * The order in which expressions are computed: each after its parts and as late as the first that needs it, so that few
 * matrices are held at once. What depends on a fixed particle stands in a loop over the particles; what can share a loop
 * does.
 */
import { type Expressions, partsOf } from "./expression.ts";

/** An expression to compute, or steps to repeat for every particle at the next level. */
export type Step = { readonly id: number } | Loop;

export interface Loop {
  readonly level: number;
  /** Vectors that the loop fills entry by entry; they are needed after it. */
  readonly collects: readonly number[];
  readonly body: readonly Step[];
}

export function schedule(expressions: Expressions, outputs: readonly number[]): Step[] {
  const scheduler = new Scheduler(expressions, outputs);
  for (const id of outputs) scheduler.visit(id, 0);
  return scheduler.steps;
}

class Scheduler {
  readonly #expressions: Expressions;
  /** How many loops one after the other an expression has among its parts. */
  readonly #rounds = new Map<number, number>();
  /** What has been computed and can be read where the next step will stand. */
  #done = new Set<number>();
  /** What the steps here are for: only that may share a loop. */
  #wanted: ReadonlySet<number>;
  steps: Step[] = [];

  constructor(expressions: Expressions, outputs: readonly number[]) {
    this.#expressions = expressions;
    this.#wanted = this.#reach(outputs);
    for (const id of [...this.#wanted].toSorted((a, b) => a - b)) {
      const expression = expressions.at(id);
      const rounds = Math.max(0, ...partsOf(expression).map((part) => this.#rounds.get(part) ?? 0));
      this.#rounds.set(id, rounds + (expression.kind === "collect" ? 1 : 0));
    }
  }

  #reach(ids: Iterable<number>): Set<number> {
    const reached = new Set(ids);
    for (const id of reached) for (const part of partsOf(this.#expressions.at(id))) reached.add(part);
    return reached;
  }

  /** Appends what computes `id` where `level` particles are fixed. */
  visit(id: number, level: number): void {
    if (this.#done.has(id)) return;
    const expression = this.#expressions.at(id);
    if (expression.kind === "collect") return this.#loop(id, level);
    for (const part of partsOf(expression)) this.visit(part, level);
    this.#done.add(id);
    this.steps.push({ id });
  }

  #loop(id: number, level: number): void {
    const round = this.#rounds.get(id);
    const collects = [...this.#wanted].filter((other) => {
      const { kind, level: itsLevel } = this.#expressions.at(other);
      return kind === "collect" && itsLevel === level && this.#rounds.get(other) === round && !this.#done.has(other);
    });
    for (const other of collects) this.#visitOutside(other, level);
    const [outside, done, wanted] = [this.steps, this.#done, this.#wanted];
    [this.steps, this.#done, this.#wanted] = [[], new Set(done), this.#reach(collects)];
    for (const other of collects) {
      for (const part of partsOf(this.#expressions.at(other))) this.visit(part, level + 1);
      this.steps.push({ id: other });
    }
    outside.push({ level: level + 1, collects, body: this.steps });
    [this.steps, this.#done, this.#wanted] = [outside, done, wanted];
    for (const other of collects) this.#done.add(other);
  }

  /** Appends those parts that do not depend on the particle which the loop will fix. */
  #visitOutside(id: number, level: number): void {
    for (const part of partsOf(this.#expressions.at(id))) {
      if (this.#expressions.at(part).level > level) this.#visitOutside(part, level);
      else this.visit(part, level);
    }
  }
}
