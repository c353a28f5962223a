/** The convolution tower and its gradients by their definition, dense, in float64. Slow and short: for tests. */

/** [events, height, width, channels], row-major. */
interface Maps {
  readonly events: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: Float64Array;
}

/** A convolution's weights: filter [3, 3, inputs, outputs], bias [outputs]. */
export interface TwinLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly filter: ArrayLike<number>;
  readonly bias: ArrayLike<number>;
}

export interface TwinGradient {
  readonly filter: Float64Array;
  readonly bias: Float64Array;
}

export interface Twin {
  /** [events, cells * channels] */
  readonly features: Float64Array;
  /** The gradients of sum(features * upstream), layer by layer. */
  readonly gradients: readonly TwinGradient[];
  /**
   * How near the computation comes to a kink of ReLU or of a pooling window, where rounding decides the gradient: the
   * smallest distance, as a part of its layer's largest pre-activation. Exact ties do not count.
   */
  readonly nearestKink: number;
}

interface Step {
  readonly input: Maps;
  /** After the convolution, before ReLU. */
  readonly z: Maps;
}

const value = (list: ArrayLike<number>, index: number) => list[index] ?? NaN;
const empty = (like: Omit<Maps, "data">): Maps => ({
  ...like,
  data: new Float64Array(like.events * like.height * like.width * like.channels),
});

/** Calls `visit(output pixel, tap, input pixel)` for every pair that a 3x3 "same" convolution connects. */
function eachConnection({ events, height, width }: Maps, visit: (q: number, tap: number, p: number) => void): void {
  for (let e = 0; e < events; e++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let tap = 0; tap < 9; tap++) {
          const row = y + Math.floor(tap / 3) - 1, column = x + tap % 3 - 1;
          if (row < 0 || column < 0 || row >= height || column >= width) continue;
          visit((e * height + y) * width + x, tap, (e * height + row) * width + column);
        }
      }
    }
  }
}

/** Calls `visit(window, member pixel)` for every pixel of every 2x2 window. */
function eachMember({ events, height, width }: Maps, visit: (window: number, p: number) => void): void {
  const down = Math.ceil(height / 2), across = Math.ceil(width / 2);
  for (let e = 0; e < events; e++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        visit((e * down + Math.floor(y / 2)) * across + Math.floor(x / 2), (e * height + y) * width + x);
      }
    }
  }
}

function convolve(input: Maps, { inputs, outputs, filter, bias }: TwinLayer): Maps {
  const z = empty({ ...input, channels: outputs });
  z.data.forEach((_, i) => z.data[i] = value(bias, i % outputs));
  eachConnection(input, (q, tap, p) => {
    for (let c = 0; c < inputs; c++) {
      const x = value(input.data, p * inputs + c);
      if (x === 0) continue;
      for (let o = 0; o < outputs; o++) {
        z.data[q * outputs + o] = value(z.data, q * outputs + o) + x * value(filter, (tap * inputs + c) * outputs + o);
      }
    }
  });
  return z;
}

function convolveGradient(
  input: Maps,
  { inputs, outputs, filter }: TwinLayer,
  dz: Maps,
): TwinGradient & { readonly input: Maps } {
  const dFilter = new Float64Array(9 * inputs * outputs), bias = new Float64Array(outputs), dx = empty(input);
  dz.data.forEach((d, i) => bias[i % outputs] = value(bias, i % outputs) + d);
  eachConnection(input, (q, tap, p) => {
    for (let c = 0; c < inputs; c++) {
      const x = value(input.data, p * inputs + c);
      let sum = 0;
      for (let o = 0; o < outputs; o++) {
        const d = value(dz.data, q * outputs + o), weight = (tap * inputs + c) * outputs + o;
        sum += d * value(filter, weight);
        dFilter[weight] = value(dFilter, weight) + d * x;
      }
      dx.data[p * inputs + c] = value(dx.data, p * inputs + c) + sum;
    }
  });
  return { filter: dFilter, bias, input: dx };
}

const rectify = (z: Maps): Maps => ({ ...z, data: z.data.map((v) => Math.max(v, 0)) });

function pool(x: Maps): Maps {
  const pooled = empty({ ...x, height: Math.ceil(x.height / 2), width: Math.ceil(x.width / 2) });
  pooled.data.fill(-Infinity);
  eachMember(x, (window, p) => {
    for (let c = 0; c < x.channels; c++) {
      const at = window * x.channels + c;
      pooled.data[at] = Math.max(value(pooled.data, at), value(x.data, p * x.channels + c));
    }
  });
  return pooled;
}

/** To the first maximum of each window in row-major order. */
function poolGradient(x: Maps, pooled: Maps, dy: Maps): Maps {
  const dx = empty(x), open = pooled.data.map(() => 1);
  eachMember(x, (window, p) => {
    for (let c = 0; c < x.channels; c++) {
      const at = window * x.channels + c, from = p * x.channels + c;
      if (open[at] === 0 || value(x.data, from) !== value(pooled.data, at)) continue;
      open[at] = 0;
      dx.data[from] = value(dy.data, at);
    }
  });
  return dx;
}

/** Smallest positive distance of a pre-activation from 0, and of a window's members from its maximum. */
function nearestKink(z: Maps, pooled: Maps | undefined): number {
  let nearest = Infinity, scale = 0;
  const consider = (distance: number) => nearest = distance > 0 && distance < nearest ? distance : nearest;
  for (const v of z.data) {
    scale = Math.max(scale, Math.abs(v));
    if (!pooled) consider(Math.abs(v));
  }
  if (pooled) {
    eachMember(z, (window, p) => {
      for (let c = 0; c < z.channels; c++) {
        const top = value(pooled.data, window * z.channels + c);
        consider(Math.abs(top));
        if (top > 0) consider(top - value(z.data, p * z.channels + c));
      }
    });
  }
  return nearest / scale;
}

/** @param images [events, height, width] */
export function denseTwin(
  images: { readonly data: ArrayLike<number>; readonly shape: readonly [number, number, number] },
  layers: readonly TwinLayer[],
  upstream: ArrayLike<number>,
): Twin {
  const [events, height, width] = images.shape;
  let x: Maps = { events, height, width, channels: 1, data: Float64Array.from(images.data) };
  const steps: Step[] = [];
  let kink = Infinity;
  for (const [i, layer] of layers.entries()) {
    const z = convolve(x, layer), poolsHere = i % 2 === 1, pooled = poolsHere ? pool(z) : undefined;
    steps.push({ input: x, z });
    kink = Math.min(kink, nearestKink(z, pooled));
    x = rectify(pooled ?? z);
  }
  const features = x.data;
  let dy: Maps = { ...x, data: Float64Array.from(upstream) };
  const gradients: TwinGradient[] = [];
  for (let i = layers.length - 1; i >= 0; i--) {
    const { input, z } = steps[i] as Step, y = rectify(z);
    if (i % 2 === 1) dy = poolGradient(y, pool(y), dy);
    const dz = { ...dy, data: dy.data.map((d, k) => value(z.data, k) > 0 ? d : 0) };
    const gradient = convolveGradient(input, layers[i] as TwinLayer, dz);
    gradients.unshift(gradient);
    dy = gradient.input;
  }
  return { features, gradients, nearestKink: kink };
}
