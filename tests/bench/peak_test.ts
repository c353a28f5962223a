// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url).pathname;
const bytes = Deno.readFileSync(`${root}bench/peak/peak.wasm`);

Deno.test("peak.wasm is what its source compiles to", async () => {
  const flags = ["--quiet", "--lock=lib/compute/kernels/deno.lock", "--frozen", "-A"];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "bench/peak/build.ts", "--check"],
    cwd: root,
  }).output();
  assertEquals(code, 0);
});

Deno.test("the loops of the peak leave nothing out", () => {
  const memory = new WebAssembly.Memory({ initial: 16 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const { multiplyAdd, readAll } = exports as {
    multiplyAdd(rounds: number): number;
    readAll(at: number, bytes: number, times: number): number;
  };
  // Ten sums that begin at 0 to 9, each 8 times a round 1.5 x 0.25 more; one lane of each is returned.
  assertEquals([0, 1, 100].map(multiplyAdd), [0, 1, 100].map((rounds) => 45 + 10 * rounds * 8 * 1.5 * 0.25));
  new Float32Array(memory.buffer).fill(1);
  // A lane of four, and three rounds.
  assertEquals(readAll(128, 128 * 1000, 3), 3 * 128 * 1000 / 16);
});
