/** What lib/compute/sparse/README.md shows: its example runs, and its picture is what the sample's events give. */
// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess } from "@std/assert";
import { activeSets, drawSample, type Grid } from "../../../bench/active_cells.ts";
import { openBackend } from "../../../lib/compute/backend.ts";
import { tf } from "../../../lib/compute/tensorflow.ts";
import { denseTower } from "../../../lib/compute/tower.ts";
import { goldenImages, towerCase } from "../tower_cases.ts";

const root = new URL("../../../", import.meta.url).href;
const folder = new URL("../../../lib/compute/sparse/", import.meta.url);

Deno.test("the example of the README trains a tower and agrees with TensorFlow.js' own layers", async () => {
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(await Deno.readTextFile(new URL("README.md", folder))) ?? [];
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(path, example.replaceAll('from "./', `from "${root}`).replace(/^console\.log.*$/m, ""));
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", new URL("deno.json", root).pathname, path],
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
  const { losses, difference } = await import(`file://${path}`) as { losses: number[]; difference: number };
  assertEquals(losses.length, 40);
  assertLess(losses.at(-1) ?? NaN, 0.1 * (losses[0] ?? NaN));
  assertLess(difference, 1e-5);
});

Deno.test("the picture of the README is what bench/active_cells.ts draws", async () => {
  assertEquals(await Deno.readTextFile(new URL("active_cells.svg", folder)), await drawSample());
});

Deno.test("where the picture shows nothing, TensorFlow.js' dense tower gives the empty image's features", async () => {
  await openBackend("wasm");
  const events = 4, size = 32, channels = 3, images = goldenImages("hcal", 0, events);
  const { layers } = towerCase(images, [channels, channels, channels, channels], 0.5, 2);
  const filters = layers.map(({ filter, inputs, outputs }) => tf.tensor4d(filter, [3, 3, inputs, outputs]));
  const biases = layers.map(({ bias }) => tf.tensor1d(bias));
  const features = await denseTower(tf.tensor4d(images.data, [events, size, size, 1]), filters, biases).data();
  const empty = await denseTower(tf.zeros([1, size, size, 1]), filters, biases).data();
  let inactive = 0;
  for (let e = 0; e < events; e++) {
    const cells = images.data.subarray(e * size * size, (e + 1) * size * size);
    // After two blocks: image, three layers each.
    const top = activeSets({ size, active: Array.from(cells, (value) => value !== 0) })[6] as Grid;
    assertEquals(top.active.length * channels, empty.length);
    top.active.forEach((isActive, position) => {
      if (isActive) return;
      inactive++;
      for (let c = 0; c < channels; c++) {
        const at = position * channels + c;
        assertEquals(features[e * empty.length + at], empty[at]);
      }
    });
  }
  assert(inactive > 0 && inactive < events * 64, `${inactive}`);
});
