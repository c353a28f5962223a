// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { readLayerCases, recordedValues, runLayerCase } from "./keras_layers.ts";

/** Of the fixture's README: a few times what Keras itself differs from float64. */
const TOLERANCE = 2e-6;

for (const recorded of readLayerCases()) {
  Deno.test(`WebAssembly computes ${recorded.name} and its gradients as Keras does`, async () => {
    await openBackend("wasm");
    const actual = await runLayerCase(recorded);
    for (const [name, expected] of recordedValues(recorded)) {
      const values = actual.get(name) ?? new Float32Array();
      assertEquals(values.length, expected.length, name);
      const scale = Math.max(1, ...expected.map(Math.abs));
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - (values[i] ?? NaN)) / scale));
      assert(worst <= TOLERANCE, `${name} differs by ${worst}`);
    }
  });
}
