/** Writes small HDF5 files in the authors' layout, with h5wasm, for tests. The same options give the same bytes. */
import h5wasm from "h5wasm/node";
import { type Split, splits } from "../../lib/artifact/dataset.ts";

export interface Column {
  shape: number[];
  data: Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array;
}

export interface SampleOptions {
  readonly events: Readonly<Record<Split, number>>;
  /** Pixels per side of both images. */
  readonly size?: number;
  readonly seed?: number;
  /** Whether to write the candidate's pt and eta, as our own sample does. */
  readonly kinematics?: boolean;
  /** Rows of a chunk, compressed with gzip; contiguous without. */
  readonly gzipRows?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  /** A change to the columns, by `FEATURE/SPLIT`, before they are written; deleting one leaves it out. */
  readonly change?: (columns: Record<string, Column>) => void;
}

/** Numbers in [0, 1): Mulberry32, enough for test events. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Events in GeV that look a little like the paper's: a signal candidate is one hot ECal cell, a background candidate
 * has energy around it, in the HCal, and in its mass.
 */
export function sampleColumns(options: SampleOptions): Record<string, Column> {
  const { events, size = 8, seed = 1, kinematics = true } = options;
  const random = uniform(seed);
  const columns: Record<string, Column> = {};
  for (const split of splits) {
    const count = events[split];
    const y = Uint8Array.from({ length: count }, (_, i) => i < 2 ? i : Math.floor(2 * random()));
    const et = new Float32Array(count * size ** 2), ht = new Float32Array(count * size ** 2);
    const pt = new Float32Array(count), eta = new Float32Array(count), mass = new Float32Array(count);
    const hl = new Float32Array(count * 7);
    for (let event = 0; event < count; event++) {
      const isSignal = y[event] === 1;
      const momentum = 10 - 8 * Math.log(1 - random());
      pt[event] = momentum;
      eta[event] = 4.25 * random() - 2.125;
      const centre = Math.floor(size / 2) * (size + 1);
      et[event * size ** 2 + centre] = momentum;
      const others = isSignal ? (random() < 0.3 ? 1 : 0) : 2 + Math.floor(4 * random());
      for (let k = 0; k < others; k++) {
        et[event * size ** 2 + Math.floor(random() * size ** 2)] = 0.5 + 3 * random();
        ht[event * size ** 2 + Math.floor(random() * size ** 2)] = 0.25 + 2 * random();
      }
      mass[event] = isSignal ? 0.2 * others : 1.5 + 4 * random();
      for (let k = 0; k < 7; k++) hl[event * 7 + k] = (isSignal ? 0.1 : 0.6) * (1 + k) + random();
    }
    columns[`et/${split}`] = { shape: [count, size, size, 1], data: et };
    columns[`ht/${split}`] = { shape: [count, size, size, 1], data: ht };
    columns[`hl/${split}`] = { shape: [count, 7], data: hl };
    columns[`mass/${split}`] = { shape: [count, 1], data: mass };
    columns[`y/${split}`] = { shape: [count], data: y };
    if (kinematics) {
      columns[`pt/${split}`] = { shape: [count], data: pt };
      columns[`eta/${split}`] = { shape: [count], data: eta };
    }
  }
  options.change?.(columns);
  return columns;
}

/** Writes the file; what was there is replaced. */
export async function writeSample(path: string, options: SampleOptions): Promise<void> {
  await h5wasm.ready;
  const now = Date.now;
  // HDF5 stores when an object was made, which would make the bytes differ from run to run.
  Date.now = () => 0;
  try {
    const file = new h5wasm.File(path, "w");
    for (const [name, value] of Object.entries(options.attributes ?? {})) file.create_attribute(name, value);
    for (const [name, column] of Object.entries(sampleColumns(options))) {
      writeColumn(file, name, column, options.gzipRows);
    }
    file.close();
  } finally {
    Date.now = now;
  }
}

function writeColumn(
  file: InstanceType<typeof h5wasm.File>,
  name: string,
  { shape, data }: Column,
  gzipRows?: number,
): void {
  const [group = "", split = ""] = name.split("/");
  const parent = file.get(group) ?? file.create_group(group);
  if (!(parent instanceof h5wasm.Group)) throw new TypeError(`${group} is not a group`);
  const [rows = 0, ...inner] = shape;
  const chunks = gzipRows && rows > 0 ? [Math.min(gzipRows, rows), ...inner] : undefined;
  parent.create_dataset({ name: split, data, shape, ...(chunks ? { chunks, compression: "gzip" } : {}) });
}
