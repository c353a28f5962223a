/** Values of the planned observables for a range of a split's events. */
import { openDataset, type Split } from "../../artifact/dataset.ts";
import { EnergyFlow } from "../../physics/energy_flow/energy_flow.ts";
import {
  type CellPlaces,
  cellPlaces,
  type CoordinateSwitch,
  imageParticles,
} from "../../physics/energy_flow/image_particles.ts";
import { parseMultigraph } from "../../physics/energy_flow/multigraph.ts";
import { type Image, planObservables } from "./plan.ts";

/** What is computed, as a message may carry it. */
export interface BlockOptions {
  /** Path of the data set. */
  readonly dataset: string;
  /** Keys of the graphs. */
  readonly graphs: readonly string[];
  readonly kappas: readonly number[];
  readonly betas: readonly number[];
  readonly images: readonly Image[];
  readonly coordinates: CoordinateSwitch;
}

export class BlockComputer implements Disposable {
  readonly #options: BlockOptions;
  readonly #data: ReturnType<typeof openDataset>;
  readonly #flow: EnergyFlow;
  readonly #plan: ReturnType<typeof planObservables>;
  readonly #places: ReadonlyMap<Image, CellPlaces>;
  readonly #values: Float64Array;

  /** @throws InputError if the file is no data set. */
  constructor(options: BlockOptions) {
    this.#options = options;
    const graphs = options.graphs.map(parseMultigraph);
    this.#flow = new EnergyFlow(graphs);
    this.#plan = planObservables({ ...options, graphs });
    this.#values = new Float64Array(this.#plan.exponents.length * graphs.length);
    this.#data = openDataset(options.dataset);
    this.#places = new Map(options.images.map((image) => {
      return [image, cellPlaces(image, this.#data.info.sizes[image], options.coordinates)];
    }));
  }

  /** [events, observables], row by row. An event without cells in an image has 0 for all observables of the image. */
  values(split: Split, from: number, to: number): Float64Array<ArrayBuffer> {
    const { observables, places } = this.#plan;
    const block = new Float64Array((to - from) * observables.length);
    this.#options.images.forEach((image, i) => {
      const start = this.#data.arrays.rows<Uint32Array>(`${split}/${image}/start`, from, to + 1);
      const [first, last] = [start[0] ?? 0, start[to - from] ?? 0];
      const position = this.#data.arrays.rows<Uint16Array>(`${split}/${image}/position`, first, last);
      const value = this.#data.arrays.rows<Float32Array>(`${split}/${image}/value`, first, last);
      for (let event = 0; event < to - from; event++) {
        const range = [(start[event] as number) - first, (start[event + 1] as number) - first] as const;
        const cells = { position: position.subarray(...range), value: value.subarray(...range) };
        const particles = imageParticles(cells, this.#places.get(image) as CellPlaces); // Made of the same images.
        this.#flow.evaluate(particles, this.#plan.exponents, { into: this.#values });
        const row = event * observables.length + i * places.length;
        for (let column = 0; column < places.length; column++) {
          block[row + column] = this.#values[places[column] as number] as number;
        }
      }
    });
    return block;
  }

  [Symbol.dispose](): void {
    this.#data.arrays.close();
  }
}
