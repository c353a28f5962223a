// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { openBackend } from "../../../lib/compute/backend.ts";
import type { FeatureMap } from "../../../lib/compute/sparse/feature_map.ts";
import { backward, forward, TowerMemory } from "../../../lib/compute/sparse/tower.ts";
import { tf } from "../../../lib/compute/tensorflow.ts";
import { kernelsOf, pointerTo, wasmBackend } from "../../../lib/compute/wasm/kernel_module.ts";
import { Workspace } from "../../../lib/compute/wasm/workspace.ts";
import { borderImages, join, randomImages, towerCase } from "../tower_cases.ts";

function floats(at: number, count: number): Float32Array {
  const { wasm } = wasmBackend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return new Float32Array(wasm.HEAPU8.slice(at, at + 4 * count).buffer);
}

/** Row 0 and the floats behind each row's channels are 0, and some values are not. */
function assertPadded({ values, differences, positions: { rows }, channels, stride }: FeatureMap, name: string): void {
  for (const [what, at] of [["values", values], ["differences", differences]] as const) {
    const all = floats(at, rows * stride / 4);
    assert(all.some((value) => value !== 0), `${name}: all ${what} are 0`);
    all.forEach((value, i) => {
      const row = Math.floor(4 * i / stride), column = i % (stride / 4);
      if (row === 0 || column >= channels) assertEquals(value, 0, `${name}: ${what} of row ${row}, column ${column}`);
    });
  }
}

Deno.test("padding channels and row 0 of all feature maps stay zero, forward and backward", async () => {
  await openBackend("wasm");
  const of = towerCase(join(borderImages(9), randomImages(3, 9, 0.3, 1)), [5, 3, 9, 7], 0.5, 1);
  const [events, height, width] = of.images.shape;
  tf.tidy(() => {
    const backend = wasmBackend(), kernels = kernelsOf(backend);
    const at = (data: Float32Array) => pointerTo(backend, tf.tensor1d(data));
    const layers = of.layers.map(({ inputs, outputs, filter, bias }) => ({
      inputs,
      outputs,
      filter: at(filter),
      bias: at(bias),
    }));
    const gradients = of.layers.map(({ filter, bias }) => ({ filter: at(filter), bias: at(bias) }));
    const images = { at: at(of.images.data), events, height, width }, upstream = at(of.upstream);
    using workspace = new Workspace(backend);
    const memory = new TowerMemory(kernels, [workspace]);
    // What earlier work left in the memory must not show.
    const used = workspace.allocate(1 << 19);
    new Float32Array((backend.wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.buffer, used, 1 << 17).fill(NaN);
    workspace.reset();
    const tape = forward(memory, images, layers, at(new Float32Array(of.upstream.length)));
    const maps = tape.blocks.flatMap(({ first, second, pooling }) => [first.output, second.output, pooling.output]);
    backward(memory, images, layers, tape, upstream, gradients);
    maps.forEach((map, i) => assertPadded(map, `map ${i}`));
    for (const { filter } of gradients) assert(floats(filter, 9).every(Number.isFinite));
  });
});
