/** A dense network forward and backward in float64, by definition. */

export interface TwinLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs][outputs] */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** [rows][outputs] */
  readonly mask?: Float32Array | undefined;
}

export interface TwinCase {
  readonly rows: number;
  readonly x: Float32Array;
  readonly layers: readonly TwinLayer[];
  /** Gradient of the output. */
  readonly upstream: Float32Array;
}

export interface Twin {
  /** The output, then the gradients of x and of each kernel and bias. */
  readonly results: readonly Float64Array[];
  /** The smallest argument of a ReLU, as a share of the largest of its layer. */
  readonly nearestKink: number;
}

export function denseTwin({ rows, x, layers, upstream }: TwinCase): Twin {
  const activations: Float64Array[] = [Float64Array.from(x)], sums: Float64Array[] = [];
  let nearestKink = Infinity;
  layers.forEach((layer, i) => {
    const z = product(activations[i] as Float64Array, layer, rows), hidden = i + 1 < layers.length;
    sums.push(z);
    const largest = z.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (hidden) z.forEach((value) => nearestKink = Math.min(nearestKink, Math.abs(value) / largest));
    activations.push(hidden ? z.map((value, k) => Math.max(value, 0) * (layer.mask?.[k] ?? 1)) : z);
  });
  let d: Float64Array = Float64Array.from(upstream);
  const gradients: Float64Array[] = [];
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as TwinLayer, z = sums[i] as Float64Array;
    if (i + 1 < layers.length) d = d.map((value, k) => (z[k] as number) > 0 ? value * (layer.mask?.[k] ?? 1) : 0);
    gradients.unshift(...weightGradients(activations[i] as Float64Array, d, layer, rows));
    d = inputGradient(d, layer, rows);
  }
  return { results: [activations.at(-1) as Float64Array, d, ...gradients], nearestKink };
}

function product(x: Float64Array, { inputs, outputs, kernel, bias }: TwinLayer, rows: number): Float64Array {
  return Float64Array.from({ length: rows * outputs }, (_, at) => {
    const row = Math.floor(at / outputs), c = at % outputs;
    let sum = bias[c] as number;
    for (let k = 0; k < inputs; k++) sum += (x[row * inputs + k] as number) * (kernel[k * outputs + c] as number);
    return sum;
  });
}

function inputGradient(d: Float64Array, { inputs, outputs, kernel }: TwinLayer, rows: number): Float64Array {
  return Float64Array.from({ length: rows * inputs }, (_, at) => {
    const row = Math.floor(at / inputs), k = at % inputs;
    let sum = 0;
    for (let c = 0; c < outputs; c++) sum += (d[row * outputs + c] as number) * (kernel[k * outputs + c] as number);
    return sum;
  });
}

function weightGradients(x: Float64Array, d: Float64Array, { inputs, outputs }: TwinLayer, rows: number) {
  const kernel = new Float64Array(inputs * outputs), bias = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < outputs; c++) {
      const value = d[row * outputs + c] as number;
      bias[c] = (bias[c] as number) + value;
      for (let k = 0; k < inputs; k++) {
        kernel[k * outputs + c] = (kernel[k * outputs + c] as number) + value * (x[row * inputs + k] as number);
      }
    }
  }
  return [kernel, bias];
}
