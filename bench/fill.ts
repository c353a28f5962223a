/**
 * What exact sparsity costs against how full the images are: the ECal tower of `et_and_ht` (31 x 31, three blocks of 47
 * filters, batch 128), forward and backward, on WebAssembly and one thread.
 *
 *     deno run -A bench/fill.ts [--rounds 3]
 *
 * Cells are filled at random, which is worse than energy in clusters; then come the dense tower (TensorFlow.js' operations,
 * with our filter gradient) and events of the bundled sample. What is printed is the least of the rounds, in ms of CPU time.
 */
import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { openBackend } from "../lib/compute/backend.ts";
import { tf } from "../lib/compute/tensorflow.ts";
import { convolutionTower, denseTower } from "../lib/compute/tower.ts";
import { Hdf5File } from "../lib/dataset/hdf5.ts";
import { generator, randomImages } from "../tests/compute/tower_cases.ts";

const batch = 128, filters = 47, blocks = 3;
const fills = [0, 0.0005, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1];

function weights(): { filters: tf.Tensor4D[]; biases: tf.Tensor1D[] } {
  const random = generator(1);
  const draw = (length: number, limit: number) => Float32Array.from({ length }, () => (2 * random() - 1) * limit);
  const channels = Array.from({ length: 2 * blocks }, (_, i) => i === 0 ? 1 : filters);
  return {
    filters: channels.map((inputs) =>
      tf.tensor4d(draw(9 * inputs * filters, Math.sqrt(6 / (9 * (inputs + filters)))), [3, 3, inputs, filters])
    ),
    biases: channels.map(() => tf.tensor1d(draw(filters, 0.1))),
  };
}

function cpuMilliseconds(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function measure(run: typeof convolutionTower, images: tf.Tensor4D, rounds: number): { forward: number; both: number } {
  const { filters, biases } = weights();
  const tower = (...parameters: tf.Tensor[]) =>
    run(
      images,
      parameters.slice(0, 2 * blocks) as tf.Tensor4D[],
      parameters.slice(2 * blocks) as tf.Tensor1D[],
    );
  const forward = () => tf.tidy(() => void tower(...filters, ...biases).dataSync());
  const gradient = tf.grads((...parameters: tf.Tensor[]) => tf.sum(tower(...parameters)));
  const both = () => tf.tidy(() => void gradient([...filters, ...biases]).map((tensor) => tensor.dataSync()));
  forward();
  both();
  const least = (call: () => void) => Math.min(...Array.from({ length: rounds }, () => cpuMilliseconds(call)));
  const times = { forward: least(forward), both: least(both) };
  tf.dispose([filters, biases]);
  return times;
}

function report(
  name: string,
  images: Float32Array,
  size: number,
  { rounds, run = convolutionTower }: { rounds: number; run?: typeof convolutionTower },
): void {
  const filled = images.filter((value) => value !== 0).length / images.length;
  const tensor = tf.tensor4d(images, [batch, size, size, 1]);
  const { forward, both } = measure(run, tensor, rounds);
  tensor.dispose();
  console.log(
    `${name.padEnd(24)} filled ${(100 * filled).toFixed(2).padStart(6)} %   forward ${
      forward.toFixed(0).padStart(5)
    }   ` +
      `forward and backward ${both.toFixed(0).padStart(5)}`,
  );
}

if (import.meta.main) {
  const rounds = Number(parseArgs(Deno.args).rounds ?? 3);
  await openBackend("wasm");
  for (const fill of fills) report("random cells", randomImages(batch, 31, fill, 3).data, 31, { rounds });
  report("TensorFlow.js, dense", randomImages(batch, 31, 1, 3).data, 31, { rounds, run: denseTower });
  using file = await Hdf5File.open(new URL("../data/electrons.h5", import.meta.url).pathname);
  for (const [name, feature] of [["ECal of the sample", "et"], ["HCal of the sample", "ht"]] as const) {
    const dataset = file.dataset(`${feature}/train`);
    report(name, Float32Array.from(dataset.rows(0, batch), Number), dataset.shape[1] ?? 0, { rounds });
  }
}
