/**
 * Expressions as a program for the kernel (kernel/index.as). Each result has a slot, which is used again once the last
 * instruction that reads it has run.
 */
import { type Expression, type Expressions, type Kind, partsOf } from "./expression.ts";
import { type Loop, schedule, type Step } from "./schedule.ts";

/** As kernel/index.as numbers them. */
const operations = {
  hadamard: 0,
  product: 1,
  symmetricProduct: 2,
  transpose: 3,
  times: 4,
  apply: 5,
  apply2: 6,
  row: 7,
  dot: 8,
  collect: 9,
  loop: 10,
} as const;
const instructionWords = 5;

export interface Program {
  /** Five words per instruction. */
  readonly code: Int32Array;
  readonly instructions: number;
  /** Slots needed; the first `powers` matrices are theta^1, theta^2 …, the first two vectors the energies and ones. */
  readonly matrices: number;
  readonly vectors: number;
  readonly powers: number;
  /** How many particles are fixed at once, at most. */
  readonly levels: number;
}

export const energiesSlot = 0, onesSlot = 1;

/** The program that writes the scalar `outputs[i]` to place i. */
export function compile(expressions: Expressions, outputs: readonly number[]): Program {
  return new Assembly(expressions, outputs).program;
}

const matrixKinds: ReadonlySet<Kind> = new Set<Kind>(["power", "hadamard", "product", "transpose"]);
/** Results with slots of their own for the whole program, or none. */
const permanentKinds: ReadonlySet<Kind> = new Set<Kind>(["power", "energies", "ones", "dot"]);

/** A result, from the step that makes it to the last that reads it. */
interface Life {
  readonly id: number;
  readonly loops: readonly Range[];
  lastRead: number;
  slot: number;
}

/** The steps of a loop, by number. */
interface Range {
  last: number;
}

class Assembly {
  readonly #expressions: Expressions;
  readonly #outputs: ReadonlyMap<number, number>;
  readonly #code: number[] = [];
  readonly #free = { matrix: [] as number[], vector: [] as number[] };
  readonly #used: { matrix: number; vector: number };
  /** The current life of each expression: in two loops it may have two. */
  readonly #lives = new Map<number, Life>();
  /** Lives in the order in which assembling meets them, and those that end with a step. */
  readonly #born: Life[] = [];
  readonly #ending = new Map<number, Life[]>();
  #step = 0;
  #levels = 0;
  readonly program: Program;

  constructor(expressions: Expressions, outputs: readonly number[]) {
    this.#expressions = expressions;
    this.#outputs = new Map(outputs.map((id, place) => [id, place]));
    const steps = schedule(expressions, outputs);
    const powers = powersIn(expressions, steps);
    this.#used = { matrix: powers, vector: 2 };
    this.#follow(steps, []);
    for (const life of this.#born) this.#ending.set(life.lastRead, [...this.#ending.get(life.lastRead) ?? [], life]);
    this.#lives.clear();
    this.#step = 0;
    this.#assemble(steps);
    this.program = {
      code: Int32Array.from(this.#code),
      instructions: this.#code.length / instructionWords,
      matrices: this.#used.matrix,
      vectors: this.#used.vector,
      powers,
      levels: this.#levels,
    };
  }

  /** Finds where each life ends. What a loop reads from outside lives until the loop ends. */
  #follow(steps: readonly Step[], loops: readonly Range[]): void {
    for (const step of steps) {
      if ("body" in step) {
        this.#followLoop(step, loops);
        continue;
      }
      const expression = this.#expressions.at(step.id);
      if (expression.kind !== "collect") this.#begin(step.id, loops);
      for (const part of partsOf(expression)) {
        const life = this.#lives.get(part) as Life; // A part is computed before.
        life.lastRead = Math.max(life.lastRead, loops[life.loops.length]?.last ?? this.#step);
      }
      this.#step++;
    }
  }

  #followLoop({ collects, body }: Loop, loops: readonly Range[]): void {
    for (const id of collects) this.#begin(id, loops);
    this.#follow(body, [...loops, { last: this.#step + countSteps(body) - 1 }]);
  }

  #begin(id: number, loops: readonly Range[]): void {
    const life: Life = { id, loops, lastRead: this.#step, slot: -1 };
    this.#lives.set(id, life);
    this.#born.push(life);
  }

  #assemble(steps: readonly Step[]): void {
    for (const step of steps) {
      if ("body" in step) {
        this.#assembleLoop(step);
        continue;
      }
      this.#emit(this.#expressions.at(step.id));
      for (const { id, slot } of this.#ending.get(this.#step) ?? []) {
        const { kind } = this.#expressions.at(id);
        if (!permanentKinds.has(kind)) this.#free[matrixKinds.has(kind) ? "matrix" : "vector"].push(slot);
      }
      this.#step++;
    }
  }

  #assembleLoop({ level, collects, body }: Loop): void {
    this.#levels = Math.max(this.#levels, level);
    // The loop fills these entry by entry, so no result within it may take their place.
    for (const id of collects) this.#allocate(id, "vector");
    const at = this.#code.length;
    this.#write(operations.loop, 0, []);
    this.#assemble(body);
    this.#code[at + 1] = this.#code.length / instructionWords;
  }

  #emit(expression: Expression): void {
    const { id, kind, operands, isSymmetric, level } = expression;
    const slots = () => operands.map((operand) => this.#slotOf(operand));
    switch (kind) {
      case "power":
        return this.#settle(id, (operands[0] as number) - 1);
      case "energies":
        return this.#settle(id, energiesSlot);
      case "ones":
        return this.#settle(id, onesSlot);
      case "row": {
        const [matrix = 0, fixed = 0] = operands;
        return this.#write(operations.row, this.#allocate(id, "vector"), [this.#slotOf(matrix), fixed]);
      }
      case "dot":
        this.#settle(id, -1);
        return this.#write(operations.dot, this.#outputs.get(id) as number, slots()); // Only outputs are scheduled.
      case "collect":
        return this.#write(operations.collect, this.#slotOf(id), [...slots(), level + 1]);
      default: {
        const operation = kind === "product" && isSymmetric ? "symmetricProduct" : kind;
        const result = this.#allocate(id, matrixKinds.has(kind) ? "matrix" : "vector");
        this.#write(operations[operation], result, slots());
      }
    }
  }

  #write(operation: number, result: number, [a = 0, b = 0, c = 0]: readonly number[]): void {
    this.#code.push(operation, result, a, b, c);
  }

  #slotOf(id: number): number {
    return (this.#lives.get(id) as Life).slot; // A part is computed before.
  }

  #allocate(id: number, kind: "matrix" | "vector"): number {
    const slot = this.#free[kind].pop() ?? this.#used[kind]++;
    this.#settle(id, slot);
    return slot;
  }

  /** The next life, of `id`, has this slot. */
  #settle(id: number, slot: number): void {
    const life = this.#born.shift() as Life; // Both passes meet the same lives in the same order.
    life.slot = slot;
    this.#lives.set(id, life);
  }
}

function countSteps(steps: readonly Step[]): number {
  return steps.reduce((count, step) => count + ("body" in step ? countSteps(step.body) : 1), 0);
}

/** The largest power of theta that is read. */
function powersIn(expressions: Expressions, steps: readonly Step[]): number {
  return Math.max(
    0,
    ...steps.map((step) => {
      if ("body" in step) return powersIn(expressions, step.body);
      const { kind, operands: [exponent = 0] } = expressions.at(step.id);
      return kind === "power" ? exponent : 0;
    }),
  );
}
