/**
 * What the kernels should compute, by its definition and in float64, with what float32 may do to it: sums of the
 * absolute values of all terms, and how far a gradient may move where a ReLU or a pooling window is decided by the last
 * bits ("doubt"). Its gradients are checked by finite differences.
 */

const at = (values: ArrayLike<number>, index: number) => values[index] as number;

/** A sum, and the sum of its terms' absolute values, per element. */
export interface Sums {
  readonly sum: Float64Array;
  readonly absolute: Float64Array;
}

/** op(a) [m, k] times op(b) [k, n]. */
export function product(
  a: { readonly data: ArrayLike<number>; readonly transposed: boolean },
  b: { readonly data: ArrayLike<number>; readonly transposed: boolean },
  [m, k, n]: readonly [number, number, number],
): Sums {
  const sum = new Float64Array(m * n), absolute = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const left = at(a.data, a.transposed ? l * m + i : i * k + l);
      for (let j = 0; j < n; j++) {
        const term = left * at(b.data, b.transposed ? j * k + l : l * n + j), index = i * n + j;
        sum[index] = at(sum, index) + term;
        absolute[index] = at(absolute, index) + Math.abs(term);
      }
    }
  }
  return { sum, absolute };
}

/** [events, height, width, channels] */
export interface Shape {
  readonly events: number;
  readonly height: number;
  readonly width: number;
}

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** [3, 3, inputs, outputs] and [outputs] */
  readonly filter: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

const pixels = ({ events, height, width }: Shape) => events * height * width;
const halved = ({ events, height, width }: Shape): Shape => ({
  events,
  height: Math.ceil(height / 2),
  width: Math.ceil(width / 2),
});

/** For every output pixel and tap of a 3x3 "same" convolution, the input pixel, or -1 outside the image. */
function connections(shape: Shape): Int32Array {
  const { events, height, width } = shape, table = new Int32Array(9 * pixels(shape)).fill(-1);
  for (let e = 0, q = 0; e < events; e++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, q++) {
        for (let tap = 0; tap < 9; tap++) {
          const row = y + Math.floor(tap / 3) - 1, column = x + tap % 3 - 1;
          if (row < 0 || column < 0 || row >= height || column >= width) continue;
          table[9 * q + tap] = (e * height + row) * width + column;
        }
      }
    }
  }
  return table;
}

/** For every window of a 2x2 "same" pooling its members, four each, -1 outside the image. */
function members(shape: Shape): Int32Array {
  const { events, height, width } = halved(shape), table = new Int32Array(4 * events * height * width).fill(-1);
  for (let window = 0; window < table.length / 4; window++) {
    const e = Math.floor(window / (height * width)), y = Math.floor(window / width) % height, x = window % width;
    for (let k = 0; k < 4; k++) {
      const row = 2 * y + (k >> 1), column = 2 * x + (k & 1);
      if (row >= shape.height || column >= shape.width) continue;
      table[4 * window + k] = (e * shape.height + row) * shape.width + column;
    }
  }
  return table;
}

export function convolve(shape: Shape, x: ArrayLike<number>, { inputs, outputs, filter, bias }: Layer): Float64Array {
  const z = new Float64Array(pixels(shape) * outputs), table = connections(shape);
  const finite = Float64Array.from(filter).every(Number.isFinite); // Then what is 0 adds nothing.
  for (let i = 0; i < z.length; i++) z[i] = at(bias, i % outputs);
  for (let entry = 0; entry < table.length; entry++) {
    const from = at(table, entry), to = Math.floor(entry / 9) * outputs;
    if (from < 0) continue;
    for (let c = 0; c < inputs; c++) {
      const value = at(x, from * inputs + c), weights = (entry % 9 * inputs + c) * outputs;
      if (value === 0 && finite) continue;
      for (let o = 0; o < outputs; o++) z[to + o] = at(z, to + o) + value * at(filter, weights + o);
    }
  }
  return z;
}

/** Gradients of a convolution's filter, bias and input. Of absolute values, their bounds. */
export function convolveGradients(shape: Shape, x: ArrayLike<number>, layer: Layer, dz: ArrayLike<number>) {
  const { inputs, outputs, filter } = layer, table = connections(shape);
  const dFilter = new Float64Array(9 * inputs * outputs), dBias = new Float64Array(outputs);
  const dx = new Float64Array(pixels(shape) * inputs);
  for (let i = 0; i < dz.length; i++) dBias[i % outputs] = at(dBias, i % outputs) + at(dz, i);
  for (let entry = 0; entry < table.length; entry++) {
    const from = at(table, entry), to = Math.floor(entry / 9) * outputs;
    if (from < 0) continue;
    for (let c = 0; c < inputs; c++) {
      const value = at(x, from * inputs + c), weights = (entry % 9 * inputs + c) * outputs;
      let sum = 0;
      for (let o = 0; o < outputs; o++) {
        const d = at(dz, to + o);
        if (d === 0) continue;
        sum += d * at(filter, weights + o);
        dFilter[weights + o] = at(dFilter, weights + o) + value * d;
      }
      dx[from * inputs + c] = at(dx, from * inputs + c) + sum;
    }
  }
  return { filter: dFilter, bias: dBias, input: dx };
}

/** The maximum of each window, also below 0. */
export function pool(shape: Shape, z: ArrayLike<number>, channels: number): Float64Array {
  const table = members(shape), y = new Float64Array(table.length / 4 * channels).fill(-Infinity);
  for (let entry = 0; entry < table.length; entry++) {
    const from = at(table, entry), window = entry >> 2;
    if (from < 0) continue;
    for (let c = 0; c < channels; c++) {
      y[window * channels + c] = Math.max(at(y, window * channels + c), at(z, from * channels + c));
    }
  }
  return y;
}

/** A gradient, and how far it may move where a decision is within rounding. */
interface Gradient {
  readonly d: Float64Array;
  readonly doubt: Float64Array;
}

/** Through ReLU: `margin` is how near to 0 a value's sign is open. */
function rectifyGradient(z: Float64Array, { d, doubt }: Gradient, margin: number): Gradient {
  return {
    d: d.map((value, i) => at(z, i) > 0 ? value : 0),
    doubt: doubt.map((value, i) => {
      const height = at(z, i);
      return (height > -margin ? value : 0) + (Math.abs(height) < margin && height !== 0 ? Math.abs(at(d, i)) : 0);
    }),
  };
}

/** To the first maximum of each window; equal members, which float32 finds equal too, leave no doubt. */
function poolGradient(
  shape: Shape,
  z: Float64Array,
  channels: number,
  { d, doubt }: Gradient,
  margin: number,
): Gradient {
  const table = members(shape), dz = new Float64Array(z.length), open = new Float64Array(z.length);
  for (let window = 0; window < table.length / 4; window++) {
    for (let c = 0; c < channels; c++) {
      const index = window * channels + c,
        inside = [0, 1, 2, 3].map((k) => at(table, 4 * window + k)).filter((p) => p >= 0);
      const heights = inside.map((p) => at(z, p * channels + c)), top = Math.max(...heights);
      const near = heights.filter((height) => top - height < 2 * margin);
      const tied = near.every((height) => height === top);
      const first = (inside[heights.indexOf(top)] as number) * channels + c;
      dz[first] = at(d, index);
      heights.forEach((height, k) => {
        if (top - height >= 2 * margin) return;
        open[(inside[k] as number) * channels + c] = at(doubt, index) + (tied ? 0 : Math.abs(at(d, index)));
      });
    }
  }
  return { d: dz, doubt: open };
}

export interface TowerGradient {
  readonly filter: Float64Array;
  readonly bias: Float64Array;
  readonly filterDoubt: Float64Array;
  readonly biasDoubt: Float64Array;
}

/**
 * Blocks of two convolutions with ReLU and a pooling; gradients of sum(features * upstream).
 * @param rounding how far float32 may be from a pre-activation, as a part of its layer's largest
 */
export function tower(
  shape: Shape,
  images: ArrayLike<number>,
  layers: readonly Layer[],
  upstream: ArrayLike<number>,
  rounding: number,
): { readonly features: Float64Array; readonly gradients: TowerGradient[] } {
  let x: Float64Array = Float64Array.from(images), current = shape;
  const steps = layers.map((layer, i) => {
    const z = convolve(current, x, layer), step = { shape: current, x, z };
    const before = i % 2 === 1 ? pool(current, z, layer.outputs) : z;
    if (i % 2 === 1) current = halved(current);
    x = before.map((value) => Math.max(value, 0));
    return { ...step, before };
  });
  const features = x, gradients: TowerGradient[] = [];
  let gradient: Gradient = { d: Float64Array.from(upstream), doubt: new Float64Array(features.length) };
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as Layer, { shape, x, z, before } = steps[i] as typeof steps[0];
    let margin = 0;
    for (const value of z) margin = Math.max(margin, Math.abs(value) * rounding);
    gradient = rectifyGradient(before, gradient, margin);
    if (i % 2 === 1) gradient = poolGradient(shape, z, layer.outputs, gradient, margin);
    const { filter, bias, input } = convolveGradients(shape, x, layer, gradient.d);
    const absolute = { ...layer, filter: Float64Array.from(layer.filter, Math.abs) };
    const open = gradient.doubt.some((value) => value !== 0) ? convolveGradients(shape, x, absolute, gradient.doubt) : {
      filter: new Float64Array(filter.length),
      bias: new Float64Array(bias.length),
      input: new Float64Array(input.length),
    };
    gradients.unshift({ filter, bias, filterDoubt: open.filter, biasDoubt: open.bias });
    gradient = { d: input, doubt: open.input };
  }
  return { features, gradients };
}
