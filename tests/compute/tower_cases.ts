/** Images and weights for tests of the convolution tower. */
import { denseTwin, type Twin, type TwinLayer } from "./dense_twin.ts";

export interface Images {
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number];
}

export interface TowerCase {
  readonly images: Images;
  readonly layers: readonly (TwinLayer & { readonly filter: Float32Array; readonly bias: Float32Array })[];
  /** Gradient of the features. */
  readonly upstream: Float32Array;
}

/** Uniform in [0, 1): state = 1664525 state + 1013904223 mod 2^32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = Math.imul(1664525, state) + 1013904223 >>> 0) / 2 ** 32;
}

/** Images whose cells are filled with the given probability. */
export function randomImages(events: number, size: number, filled: number, seed: number): Images {
  const random = generator(seed);
  const data = Float32Array.from({ length: events * size * size }, () => random() < filled ? 2 * random() : 0);
  return { data, shape: [events, size, size] };
}

/** One cell each: in the corners, in the middle of each edge, and in the middle of the image. */
export function borderImages(size: number): Images {
  const middle = Math.floor(size / 2), end = size - 1;
  const cells = [[0, 0], [0, end], [end, 0], [end, end], [0, middle], [middle, 0], [end, middle], [middle, end]];
  const data = new Float32Array((cells.length + 1) * size * size);
  [...cells, [middle, middle]].forEach(([row = 0, column = 0], i) =>
    data[(i * size + row) * size + column] = 0.5 + i / 8
  );
  return { data, shape: [cells.length + 1, size, size] };
}

/** Transverse energies of simulated electron candidates (data/generator/golden.json), divided by 30 GeV. */
export function goldenImages(image: "ecal" | "hcal", first: number, events: number): Images {
  const text = Deno.readTextFileSync(new URL("../../data/generator/golden.json", import.meta.url));
  const golden = JSON.parse(text) as { events: Record<"ecal" | "hcal", [number, number, number, number][]>[] };
  const size = image === "ecal" ? 31 : 32, data = new Float32Array(events * size * size);
  golden.events.slice(first, first + events).forEach((event, e) => {
    for (const [row, column, , energy] of event[image]) {
      if (image === "ecal") data[(e * size + row) * size + column] = energy / 30;
      // An HCal cell is shared equally among 4 x 4 pixels.
      else {for (let k = 0; k < 16; k++) {
          data[(e * size + 4 * row + (k >> 2)) * size + 4 * column + k % 4] = energy / 480;
        }}
    }
  });
  return { data, shape: [events, size, size] };
}

/** Images after one another. */
export function join(...parts: readonly Images[]): Images {
  const [, height, width] = (parts[0] as Images).shape;
  const data = new Float32Array(parts.reduce((length, part) => length + part.data.length, 0));
  let at = 0;
  for (const part of parts) data.set(part.data, at), at += part.data.length;
  return { data, shape: [data.length / height / width, height, width] };
}

/** Glorot uniform filters and uniform biases up to `bias`, drawn with `seed`. */
export function towerCase(images: Images, channels: readonly number[], bias: number, seed: number): TowerCase {
  const random = generator(seed);
  const draw = (length: number, limit: number) => Float32Array.from({ length }, () => (2 * random() - 1) * limit);
  const layers = channels.map((outputs, i) => {
    const inputs = channels[i - 1] ?? 1;
    const filter = draw(9 * inputs * outputs, Math.sqrt(6 / (9 * (inputs + outputs))));
    return { inputs, outputs, filter, bias: draw(outputs, bias) };
  });
  const [events, height, width] = images.shape, shrink = 2 ** (channels.length / 2);
  const cells = Math.ceil(height / shrink) * Math.ceil(width / shrink);
  return { images, layers, upstream: draw(events * cells * (channels.at(-1) ?? 0), 1) };
}

/**
 * The first of a few seeds whose computation stays clear of kinks: a pooling window or a ReLU that is decided by the
 * last bits moves gradients by parts in a thousand, in any float32 arithmetic, dense or not.
 */
export function clearCase(
  images: Images,
  channels: readonly number[],
  bias: number,
): { readonly clear: TowerCase; readonly twin: Twin } {
  for (let seed = 1; seed <= 20; seed++) {
    const clear = towerCase(images, channels, bias, seed);
    const twin = denseTwin(images, clear.layers, clear.upstream);
    if (twin.nearestKink > 2e-6) return { clear, twin };
  }
  throw new Error("every one of 20 seeds comes near a kink: the case is too large for this test");
}
