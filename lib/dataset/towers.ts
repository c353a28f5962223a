/**
 * The images of a split as calorimeter towers with their transverse energies in GeV, or in the unit of the file where
 * `prepare` found them scaled.
 *
 * The authors' HCal images have 8 x 8 towers, each shared equally among 4 x 4 pixels so that both images cover about the
 * same area with about the same number of pixels (makeImages.C). That is undone here where all images have that form.
 */
import type { ArrayFile } from "../artifact/arrays.ts";
import type { Cells, DatasetInfo, ImageFeature, Scaling, Split } from "../artifact/dataset.ts";
import type { Candidate, ImagePair, TowerGrid, Towers } from "../artifact/tower_image.ts";
import { ecalGrid, hcalGrid, hcalPixels } from "../physics/geometry.ts";

/** Pixels along the side of an HCal tower. */
const sharedSide = hcalPixels / hcalGrid.size;

/** Towers of one calorimeter in a split. */
export class TowerImages {
  readonly grid: TowerGrid;
  readonly #cells: Cells;
  readonly #pixelSize: number;
  readonly #factor: number;

  constructor(arrays: ArrayFile, { sizes, scaling }: DatasetInfo, split: Split, image: ImageFeature) {
    this.#cells = readCells(arrays, split, image);
    this.#pixelSize = sizes[image];
    const pixels = image === "ht" && isShared(this.#cells, this.#pixelSize) ? sharedSide : 1;
    const unscale = unitOf(scaling[image]);
    this.#factor = unscale.factor;
    this.grid = { ...geometryOf(image, this.#pixelSize, pixels), pixels, unit: unscale.unit };
  }

  /** Whether an event has no energy here. */
  isEmpty(event: number): boolean {
    return this.#cells.start[event] === this.#cells.start[event + 1];
  }

  /** An event's non-empty towers, by position; energies to 6 digits. */
  towers(event: number): Towers {
    const sums = new Map<number, number>();
    this.addTo(event, (position, energy) => sums.set(position, (sums.get(position) ?? 0) + energy));
    return listTowers(sums);
  }

  /** Calls `add` for every pixel of an event with the position of its tower. */
  addTo(event: number, add: (position: number, energy: number) => void): void {
    const { start, position, value } = this.#cells;
    const { pixels, size } = this.grid;
    for (let cell = start[event] ?? 0; cell < (start[event + 1] ?? 0); cell++) {
      const at = position[cell] ?? 0;
      const row = Math.floor(Math.floor(at / this.#pixelSize) / pixels);
      add(row * size + Math.floor((at % this.#pixelSize) / pixels), (value[cell] ?? 0) * this.#factor);
    }
  }
}

/** Towers in the order of their positions; energies keep 6 digits, about what float32 holds. */
export function listTowers(sums: Iterable<readonly [position: number, energy: number]>): Towers {
  return [...sums].filter(([, energy]) => energy > 0)
    .sort(([a], [b]) => a - b)
    .map(([position, energy]) => [position, Number(energy.toPrecision(6))]);
}

/** Both calorimeters of a split. */
export function openTowers(arrays: ArrayFile, info: DatasetInfo, split: Split): Record<ImageFeature, TowerImages> {
  return { et: new TowerImages(arrays, info, split, "et"), ht: new TowerImages(arrays, info, split, "ht") };
}

/** An event of a split with what is known of it. */
export function candidateOf(
  arrays: ArrayFile,
  split: Split,
  images: Record<ImageFeature, TowerImages>,
  event: number,
): Candidate {
  const quantity = (name: "pt" | "eta") => {
    if (!arrays.has(`${split}/${name}`)) return null;
    return Number(arrays.rows<Float32Array>(`${split}/${name}`, event, event + 1)[0]?.toPrecision(6));
  };
  const pair: ImagePair = { et: images.et.towers(event), ht: images.ht.towers(event) };
  return { event, pt: quantity("pt"), eta: quantity("eta"), images: pair };
}

/** What undoes a scaling by a constant factor. */
function unitOf(scaling: Scaling): { factor: number; unit: "GeV" | null } {
  return scaling.kind === "divided" && scaling.unit === "GeV"
    ? { factor: scaling.by, unit: "GeV" }
    : { factor: 1, unit: null };
}

function readCells(arrays: ArrayFile, split: Split, image: ImageFeature): Cells {
  const array = <A extends Uint32Array | Uint16Array | Float32Array>(name: string) =>
    arrays.read<A>(`${split}/${image}/${name}`).data;
  return {
    start: array<Uint32Array>("start"),
    position: array<Uint16Array>("position"),
    value: array<Float32Array>("value"),
  };
}

/** The paper's geometry where the number of towers is the paper's. */
function geometryOf(image: ImageFeature, pixelSize: number, pixels: number): Pick<TowerGrid, "size" | "halfWidth"> {
  const size = pixelSize / pixels;
  const paper = image === "et" ? ecalGrid : hcalGrid;
  const isPaper = size === paper.size || (image === "ht" && size === hcalPixels);
  const half = paper.size / 2;
  return { size, halfWidth: isPaper ? { eta: half * paper.etaPitch, phi: half * paper.phiPitch } : null };
}

/** Whether every 4 x 4 block of pixels is empty or has one value throughout, in all images, and one is not empty. */
function isShared({ start, position, value }: Cells, size: number): boolean {
  if (size % sharedSide !== 0 || position.length === 0) return false;
  const blocks = size / sharedSide;
  const filled = new Uint8Array(blocks ** 2), energy = new Float32Array(blocks ** 2);
  for (let event = 0; event + 1 < start.length; event++) {
    filled.fill(0);
    const [first, end] = [start[event] ?? 0, start[event + 1] ?? 0];
    for (let cell = first; cell < end; cell++) {
      const at = position[cell] ?? 0;
      const block = Math.floor(Math.floor(at / size) / sharedSide) * blocks + Math.floor((at % size) / sharedSide);
      if (filled[block] !== 0 && energy[block] !== value[cell]) return false;
      energy[block] = value[cell] ?? 0;
      filled[block] = (filled[block] ?? 0) + 1;
    }
    if (filled.some((count) => count !== 0 && count !== sharedSide ** 2)) return false;
  }
  return true;
}
