/**
 * Energy flow polynomials as expressions in vectors (one entry per particle) and matrices (one per pair), in which equal
 * parts exist once. Most parts are common to many graphs: the 509 of the paper need some hundred matrix products.
 *
 * An expression may depend on particles that are held fixed, as `row(A, 1)` does, the row of A of the first of them; its
 * level is how many. `collect` makes of a scalar a vector: its value for each choice of the last fixed particle.
 */

export type Kind =
  /** theta^argument, a symmetric matrix. */
  | "power"
  /** Entry by entry, of two matrices. */
  | "hadamard"
  /** A diag(v) B. */
  | "product"
  | "transpose"
  /** The energies z. */
  | "energies"
  | "ones"
  /** Entry by entry, of two vectors. */
  | "times"
  /** A v. */
  | "apply"
  /** (A o B) v, without A o B. */
  | "apply2"
  /** Row of a matrix that belongs to the particle fixed at this level. */
  | "row"
  /** u v, a number. */
  | "dot"
  /** u v for each choice of a fixed particle, a vector. */
  | "collect";

export interface Expression {
  readonly id: number;
  readonly kind: Kind;
  /** Expressions by id; for `power` the exponent, for `row` a matrix and the level. */
  readonly operands: readonly number[];
  readonly level: number;
  readonly isSymmetric: boolean;
  /** Power of the number of particles to which computing it grows, fixed particles included. */
  readonly exponent: number;
}

const exponents: Readonly<Record<Kind, number>> = {
  power: 2,
  hadamard: 2,
  product: 3,
  transpose: 2,
  energies: 1,
  ones: 1,
  times: 1,
  apply: 2,
  apply2: 2,
  row: 1,
  dot: 1,
  collect: 1,
};

/** Particles for which alternatives are weighed. */
const typical = 16;
/** Cost of an operation, as if it had so many entries more. */
const overhead = 20;

/** Expressions that an expression is computed from. */
export function partsOf({ kind, operands }: Expression): readonly number[] {
  if (kind === "power") return [];
  return kind === "row" ? operands.slice(0, 1) : operands;
}

/** A store of expressions. Identical ones have one id. */
export class Expressions {
  readonly #all: Expression[] = [];
  readonly #ids = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #costs: number[] = [0];

  at(id: number): Expression {
    const found = this.#all[id];
    if (!found) throw new RangeError(`there is no expression ${id}`);
    return found;
  }

  get count(): number {
    return this.#all.length;
  }

  /** What everything costs, in multiplications for a typical event. */
  get cost(): number {
    return this.#costs[this.#costs.length - 1] as number;
  }

  /** Forgets all but the first `count`. */
  truncate(count: number): void {
    while (this.#all.length > count) {
      this.#all.pop();
      this.#costs.pop();
      this.#ids.delete(this.#keys.pop() as string);
    }
  }

  power(exponent: number): number {
    return this.#make("power", [exponent], 0, true);
  }

  get energies(): number {
    return this.#make("energies", [], 0, false);
  }

  get ones(): number {
    return this.#make("ones", [], 0, false);
  }

  hadamard(a: number, b: number): number {
    const [x, y] = [this.at(a), this.at(b)];
    if (x.kind === "power" && y.kind === "power") {
      return this.power((x.operands[0] as number) + (y.operands[0] as number));
    }
    return this.#make("hadamard", a < b ? [a, b] : [b, a], this.#levelOf(a, b), x.isSymmetric && y.isSymmetric);
  }

  transpose(a: number): number {
    const { kind, operands: [first = 0, second = 0], isSymmetric, level } = this.at(a);
    if (isSymmetric) return a;
    if (kind === "transpose") return first;
    if (kind === "hadamard") return this.hadamard(this.transpose(first), this.transpose(second));
    return this.#make("transpose", [a], level, false);
  }

  /** A diag(v) B; of it and its transpose only one is computed. */
  product(a: number, v: number, b: number): number {
    const [left, right] = [this.transpose(b), this.transpose(a)];
    if (left < a || (left === a && right < b)) return this.transpose(this.#product(left, v, right));
    return this.#product(a, v, b);
  }

  #product(a: number, v: number, b: number): number {
    return this.#make("product", [a, v, b], this.#levelOf(a, v, b), a === this.transpose(b));
  }

  times(u: number, v: number): number {
    return this.#make("times", u < v ? [u, v] : [v, u], this.#levelOf(u, v), false);
  }

  apply(a: number, v: number): number {
    const { kind, operands: [first = 0, second = 0] } = this.at(a);
    if (kind === "hadamard") return this.#make("apply2", [first, second, v], this.#levelOf(a, v), false);
    return this.#make("apply", [a, v], this.#levelOf(a, v), false);
  }

  row(a: number, level: number): number {
    return this.#make("row", [a, level], Math.max(level, this.at(a).level), false);
  }

  dot(u: number, v: number): number {
    return this.#make("dot", u < v ? [u, v] : [v, u], this.#levelOf(u, v), false);
  }

  /** The values of a `dot` for all choices of the particle fixed at `level`. */
  collect(scalar: number, level: number): number {
    return this.#make("collect", this.at(scalar).operands, level - 1, false);
  }

  #levelOf(...ids: number[]): number {
    return ids.reduce((level, id) => Math.max(level, this.at(id).level), 0);
  }

  #make(kind: Kind, operands: readonly number[], level: number, isSymmetric: boolean): number {
    const key = `${kind} ${operands.join(" ")}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#all.length, exponent = exponents[kind] + level;
    this.#all.push({ id, kind, operands, level, isSymmetric, exponent });
    this.#ids.set(key, id);
    this.#keys.push(key);
    const entries = typical ** exponents[kind] * (kind === "product" && isSymmetric ? 0.5 : 1);
    this.#costs.push(this.cost + (entries + overhead) * typical ** level);
    return id;
  }
}
