// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { openDataset } from "../../lib/artifact/dataset.ts";
import { openObservables } from "../../lib/artifact/observables.ts";
import { bruteForce, relativeDifference } from "../physics/energy_flow/brute_force.ts";
import { multigraphOf } from "../../lib/physics/energy_flow/multigraph.ts";
import computeObservables from "../../tasks/compute_observables.ts";
import prepare from "../../tasks/prepare.ts";
import { runTask } from "./run_task.ts";

const electrons = new URL("../../data/electrons.h5", import.meta.url).pathname;
const params = { edges: 3, kappas: [-1, 2], betas: [0.5, 1], splits: ["valid", "test"] };

async function prepared(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await runTask(prepare, { params: { events: 200 }, inputs: { electrons }, folder, cores: 1 });
  return `${folder}/dataset.safetensors`;
}

async function compute(dataset: string, cores: number, more = {}): Promise<string> {
  const folder = await Deno.makeTempDir();
  await runTask(computeObservables, { params: { ...params, ...more }, inputs: { dataset }, folder, cores });
  return `${folder}/observables.safetensors`;
}

/** The cells of one event's image where the authors' code puts them. */
function particles(dataset: string, image: "et" | "ht", event: number) {
  const { arrays } = openDataset(dataset);
  using _ = arrays;
  const [from = 0, to = 0] = arrays.rows<Uint32Array>(`test/${image}/start`, event, event + 2);
  const position = arrays.rows<Uint16Array>(`test/${image}/position`, from, to);
  const [size, x, y] = image === "et" ? [31, 0.3875, 15.5 * Math.PI / 126] : [32, 0.4, 4 * Math.PI / 31];
  const place = (index: number, half: number) => -half + index * 2 * half / (size - 1);
  return {
    pt: arrays.rows<Float32Array>(`test/${image}/value`, from, to),
    eta: Array.from(position, (cell) => place(Math.floor(cell / size), x)),
    phi: Array.from(position, (cell) => place(cell % size, y)),
  };
}

Deno.test("compute_observables writes the same bytes on one thread and on three, and the sums over all assignments", async () => {
  const dataset = await prepared();
  const one = await compute(dataset, 1), three = await compute(dataset, 3);
  assertEquals(Deno.readFileSync(one), Deno.readFileSync(three));

  const { arrays, observables, computation } = openObservables(one);
  using _ = arrays;
  const { data, shape: [events = 0, columns = 0] } = arrays.read<Float64Array>("test/values");
  assertEquals(columns, observables.length);
  assertEquals(arrays.names.toSorted(), ["test/values", "valid/values"]);
  assertEquals(new Set(observables.map(({ name }) => name)).size, columns);
  // 9 graphs at 2 betas; (1,0,0) twice and (2,2,0) 0.5 = (2,1,0) 1 make 16 of 18, for 2 images and 2 kappas.
  assertEquals(columns, 16 * 4);
  assertEquals(computation.duplicates[0], { name: "et (2,2,0) kappa -1 beta 0.5", same: "et (2,1,0) kappa -1 beta 1" });
  let compared = 0;
  for (let event = 0; event < events; event += 7) {
    observables.forEach(({ name, graph, kappa, beta, image }, column) => {
      const cells = particles(dataset, image, event);
      if (cells.pt.length > 16) return;
      const expected = bruteForce(multigraphOf(graph), cells, { kappa, beta: beta ?? 1 });
      const own = data[event * columns + column] as number;
      assert(relativeDifference(own, expected) < 1e-12, `event ${event} ${name}: ${own}, expected ${expected}`);
      compared++;
    });
  }
  assert(compared > 300, `only ${compared} values were compared`);
});

Deno.test("compute_observables rounds to float32 and leaves out an image if it is told to", async () => {
  const dataset = await prepared();
  const [double, single] = [
    await compute(dataset, 1),
    await compute(dataset, 1, { precision: "float32", images: ["et"] }),
  ];
  using wide = openObservables(double).arrays;
  const { arrays, observables } = openObservables(single);
  using narrow = arrays;
  assertEquals(new Set(observables.map(({ image }) => image)), new Set(["et"]));
  const [first] = [narrow.rows<Float32Array>("test/values", 0, 1)];
  assertEquals(first, Float32Array.from(wide.rows<Float64Array>("test/values", 0, 1).slice(0, first.length)));
});

Deno.test("compute_observables refuses what is no data set, and parameters that it does not know", async () => {
  await assertRejects(() => compute(electrons, 1), Error, `cannot read ${electrons}`);
  assertThrows(() => computeObservables.params.parse({ ...params, kappas: [1, 1] }), Error, "expected each once");
  assertThrows(() => computeObservables.params.parse({ ...params, edges: 9 }));
  assertThrows(() => openObservables(electrons), Error, "cannot read");
});
