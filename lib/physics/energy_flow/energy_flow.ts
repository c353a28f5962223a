/**
 * Energy flow polynomials of many graphs at once, event by event, in float64 on WebAssembly. Powers of theta and the parts
 * that graphs have in common are computed once per event and beta, or once per event, beta and kappa. Memory is that of
 * the event with the most particles. The bits of a value depend on nothing but the event, the exponents and the graphs
 * that were asked for together.
 *
 *     const graphs = searchGraphs(7, 8);
 *     const flow = new EnergyFlow(graphs);
 *     const values = flow.evaluate({ pt, eta, phi }, [{ kappa: 1, beta: 0.5 }]);      // values[i] belongs to graphs[i]
 */
import { contract } from "./contraction.ts";
import { eliminationComplexity } from "./elimination.ts";
import { Expressions } from "./expression.ts";
import bytes from "./kernel/energy_flow.wasm" with { type: "bytes" };
import {
  anglesOf,
  energyWeights,
  type Exponents,
  type Normalisation,
  type Particles,
  squaredDistances,
} from "./measure.ts";
import { degree, type Multigraph } from "./multigraph.ts";
import { compile, energiesSlot, onesSlot, type Program } from "./program.ts";

/** The functions of kernel/index.as. */
interface Kernel {
  place(count: number, vectors: number, matrices: number, scratch: number, outputs: number, fixed: number): void;
  run(program: number, from: number, to: number): void;
  multiplyMatrices(a: number, b: number, c: number): void;
}

const pageBytes = 65536;
/** WebAssembly's own limit. */
const mostPages = 65536;

/** Where an event's data lie in the kernel's memory, in bytes. */
interface Layout {
  readonly padded: number;
  readonly vectors: number;
  readonly matrices: number;
}

export class EnergyFlow {
  readonly graphs: readonly Multigraph[];
  readonly #program: Program;
  /** Where each graph's value is among the kernel's outputs. */
  readonly #places: readonly number[];
  readonly #memory = new WebAssembly.Memory({ initial: 16 });
  readonly #kernel: Kernel;
  /** Byte offsets: the first page is left to the module, then follow outputs, fixed particles, code. */
  readonly #outputsAt = pageBytes;
  readonly #fixedAt: number;
  readonly #codeAt: number;
  readonly #vectorsAt: number;
  #squares = new Float64Array(0);

  /** Values come in the order of `graphs`, which may hold a graph twice. */
  constructor(graphs: readonly Multigraph[]) {
    this.graphs = [...graphs];
    const expressions = new Expressions(), unique = new Map(graphs.map((graph) => [graph.key, graph]));
    const scalars = new Map(
      [...unique.values()].toSorted(bySize).map((graph) => [graph.key, contract(expressions, graph)]),
    );
    const outputs = [...unique.keys()].map((key) => scalars.get(key) as number);
    this.#places = graphs.map(({ key }) => [...unique.keys()].indexOf(key));
    this.#program = compile(expressions, outputs);
    const module = new WebAssembly.Module(bytes);
    this.#kernel = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Kernel;
    this.#fixedAt = this.#outputsAt + 8 * outputs.length;
    this.#codeAt = this.#fixedAt + 8 * (this.#program.levels + 1);
    this.#vectorsAt = roundUp(this.#codeAt + this.#program.code.byteLength, 64);
    this.#grow(this.#vectorsAt);
    new Int32Array(this.#memory.buffer, this.#codeAt, this.#program.code.length).set(this.#program.code);
  }

  /**
   * The values of one event, `values[m * graphs.length + g]` for exponents m and graph g; 0 for all without particles.
   * @throws RangeError for pt that is not positive, positions that are not numbers, or more particles than 4 GiB hold.
   */
  evaluate(
    particles: Particles,
    exponents: readonly Exponents[],
    { normalisation = "shares", into }: { normalisation?: Normalisation; into?: Float64Array } = {},
  ): Float64Array {
    const values = into ?? new Float64Array(exponents.length * this.graphs.length);
    const count = particles.pt.length;
    if (particles.eta.length !== count || particles.phi.length !== count) {
      throw new RangeError(
        `cannot evaluate event: ${count} pt, ${particles.eta.length} eta, ${particles.phi.length} phi, expected as many of each`,
      );
    }
    if (count === 0) return values.fill(0);
    const layout = this.#layOut(count);
    const { padded } = layout;
    if (this.#squares.length < padded ** 2) this.#squares = new Float64Array(padded ** 2);
    const squares = this.#squares.subarray(0, padded ** 2).fill(0);
    squaredDistances(particles, squares, padded);
    const betas = new Set(exponents.map(({ beta }) => beta));
    for (const beta of betas) {
      this.#setAngles(squares, beta, layout);
      exponents.forEach((pair, m) => {
        if (pair.beta !== beta) return;
        this.#setEnergies(particles, pair.kappa, normalisation, layout);
        this.#kernel.run(this.#codeAt, 0, this.#program.instructions);
        const outputs = new Float64Array(this.#memory.buffer, this.#outputsAt);
        for (let g = 0; g < this.graphs.length; g++) {
          values[m * this.graphs.length + g] = outputs[this.#places[g] as number] as number;
        }
      });
    }
    return values;
  }

  #layOut(count: number): Layout {
    const padded = roundUp(count, 4), { vectors, matrices } = this.#program;
    const matricesAt = roundUp(this.#vectorsAt + 8 * padded * vectors, 64);
    const scratchAt = matricesAt + 8 * padded ** 2 * matrices;
    this.#grow(scratchAt + 8 * padded ** 2, count);
    this.#kernel.place(count, this.#vectorsAt, matricesAt, scratchAt, this.#outputsAt, this.#fixedAt);
    const layout = { padded, vectors: this.#vectorsAt, matrices: matricesAt };
    // What is left of an event before must not be read as more than zeros: 0 times infinity is not 0.
    new Float64Array(this.#memory.buffer, this.#vectorsAt, padded * vectors).fill(0);
    this.#vector(layout, onesSlot).fill(1);
    return layout;
  }

  #grow(bytes: number, particles?: number): void {
    const missing = Math.ceil(bytes / pageBytes) - this.#memory.buffer.byteLength / pageBytes;
    if (missing <= 0) return;
    if (Math.ceil(bytes / pageBytes) > mostPages) {
      throw new RangeError(`cannot evaluate event: ${particles} particles need ${bytes} bytes, expected at most 4 GiB`);
    }
    this.#memory.grow(missing);
  }

  #vector({ padded, vectors }: Layout, slot: number): Float64Array {
    return new Float64Array(this.#memory.buffer, vectors + 8 * padded * slot, padded);
  }

  #setEnergies(particles: Particles, kappa: number, normalisation: Normalisation, layout: Layout): void {
    energyWeights(particles, kappa, normalisation, this.#vector(layout, energiesSlot));
  }

  #setAngles(squares: Float64Array, beta: number, { matrices, padded }: Layout): void {
    if (this.#program.powers === 0) return;
    anglesOf(squares, beta, new Float64Array(this.#memory.buffer, matrices, padded ** 2));
    for (let power = 1; power < this.#program.powers; power++) this.#kernel.multiplyMatrices(0, power - 1, power);
  }
}

function bySize(a: Multigraph, b: Multigraph): number {
  return eliminationComplexity(a) - eliminationComplexity(b) || degree(a) - degree(b) || a.vertices - b.vertices ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
