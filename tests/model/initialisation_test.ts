/** Initial kernels against Keras' limits and moments, and against what orthogonal means. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertGreater, assertLess, assertNotEquals } from "@std/assert";
import { glorotLimit, initialKernel, orthogonal } from "../../lib/model/initialisation.ts";
import { Random } from "../../lib/model/random.ts";
import { readFixture } from "./fixtures.ts";

interface RecordedKernel {
  readonly shape: number[];
  readonly used_by: string[];
  readonly limit: number;
  readonly count: number;
  readonly standard_error_of_mean: number;
  readonly standard_error_of_variance: number;
}

const { kernels } = readFixture<{ kernels: RecordedKernel[] }>("glorot");

Deno.test("glorotLimit() is Keras' limit for every kernel of the seven networks", () => {
  for (const { shape, limit } of kernels) assertEquals(glorotLimit(shape), limit, shape.join(" x "));
});

Deno.test("initialKernel() draws Glorot uniform kernels of Keras' range, mean and variance", () => {
  for (const { shape, limit, count, used_by: [name = ""], ...errors } of kernels) {
    const kernel = initialKernel("glorot_uniform", shape, { seed: 1, name });
    assertEquals(kernel.length, count);
    const mean = kernel.reduce((sum, value) => sum + value, 0) / count;
    const variance = kernel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert(largest <= Math.fround(limit), `${name}: largest`);
    if (count > 2000) assertGreater(largest, 0.99 * limit, `${name}: largest`);
    assertLess(Math.abs(mean), 5 * errors.standard_error_of_mean, `${name}: mean`);
    assertLess(Math.abs(variance - limit ** 2 / 3), 5 * errors.standard_error_of_variance, `${name}: variance`);
  }
});

Deno.test("initialKernel() repeats a seed's kernel and gives others to other seeds and layers", () => {
  const draw = (seed: number, name: string) => initialKernel("glorot_uniform", [7, 149], { seed, name });
  assertEquals(draw(1, "dense1/kernel"), draw(1, "dense1/kernel"));
  assertNotEquals(draw(1, "dense1/kernel"), draw(2, "dense1/kernel"));
  assertNotEquals(draw(1, "dense1/kernel"), draw(1, "dense2/kernel"));
});

Deno.test("orthogonal() has orthonormal columns, or rows where there are fewer of them", () => {
  for (const shape of [[3, 3, 1, 47], [3, 3, 12, 12], [544, 154], [7, 149], [84, 1], [10, 10]]) {
    const columns = shape.at(-1) as number, rows = shape.slice(0, -1).reduce((a, b) => a * b);
    const kernel = orthogonal(shape, Random.stream(1, shape));
    const [vectors, length] = rows >= columns ? [columns, rows] : [rows, columns];
    const at = (vector: number, i: number) =>
      kernel[rows >= columns ? i * columns + vector : vector * columns + i] as number;
    for (let a = 0; a < vectors; a++) {
      for (let b = 0; b <= a; b++) {
        let inner = 0;
        for (let i = 0; i < length; i++) inner += at(a, i) * at(b, i);
        assertLess(Math.abs(inner - (a === b ? 1 : 0)), 1e-6, `${shape}: ${a} with ${b}`);
      }
    }
  }
});

Deno.test("orthogonal() is the factor Q of a normal matrix whose R has a positive diagonal, as in Keras", () => {
  const [rows, columns] = [9, 4], stream = () => Random.stream(3, ["orthogonal"]);
  const kernel = orthogonal([rows, columns], stream()), random = stream();
  // The matrix is drawn column by column; R = Q^T A must be upper triangular.
  for (let column = 0; column < columns; column++) {
    const drawn = Array.from({ length: rows }, () => random.normal());
    for (let vector = 0; vector < columns; vector++) {
      const r = drawn.reduce((sum, value, i) => sum + value * (kernel[i * columns + vector] as number), 0);
      if (vector > column) assertLess(Math.abs(r), 1e-6, "below the diagonal");
      if (vector === column) assertGreater(r, 0.1, "on the diagonal");
    }
  }
});
