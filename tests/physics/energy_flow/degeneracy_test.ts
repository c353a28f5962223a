// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { separateDuplicates } from "../../../lib/physics/energy_flow/degeneracy.ts";
import { EnergyFlow } from "../../../lib/physics/energy_flow/energy_flow.ts";
import { searchGraphs } from "../../../lib/physics/energy_flow/enumeration.ts";
import { graphName } from "../../../lib/physics/energy_flow/names.ts";
import { relativeDifference, scatter } from "./brute_force.ts";

const graphs = searchGraphs(7, 8), betas = [0.5, 1, 2];
const parts = graphs.flatMap((graph, g) => betas.map((beta, b) => ({ graph, beta, g, b })));
const { unique, duplicates } = separateDuplicates(parts);

Deno.test("18 observables per kappa equal another, which leaves 7,545 of 7,635 for five kappas", () => {
  assertEquals([5 * parts.length, 5 * unique.length, duplicates.length], [7635, 7545, 18]);
});

Deno.test("the duplicates are those worked out by hand", () => {
  const pairs = duplicates.map(({ part, same }) =>
    `${graphName(part.graph)} ${part.beta} = ${graphName(same.graph)} ${same.beta}`
  );
  assertEquals(
    new Set(pairs),
    new Set([
      "(1,0,0) 1 = (1,0,0) 0.5",
      "(1,0,0) 2 = (1,0,0) 0.5",
      "(2,2,0) 0.5 = (2,1,0) 1",
      "(2,2,0) 1 = (2,1,0) 2",
      "(2,4,0) 0.5 = (2,1,0) 2",
      "(2,4,0) 1 = (2,2,0) 2",
      "(2,6,0) 0.5 = (2,3,0) 1",
      "(2,6,0) 1 = (2,3,0) 2",
      "(3,4,1) 0.5 = (3,2,0) 1",
      "(3,4,1) 1 = (3,2,0) 2",
      "(3,6,1) 0.5 = (3,3,0) 1",
      "(3,6,1) 1 = (3,3,0) 2",
      "(3,6,5) 0.5 = (3,3,1) 1",
      "(3,6,5) 1 = (3,3,1) 2",
      "(4,6,2) 0.5 = (4,3,0) 1",
      "(4,6,2) 1 = (4,3,0) 2",
      "(4,6,8) 0.5 = (4,3,1) 1",
      "(4,6,8) 1 = (4,3,1) 2",
    ]),
  );
});

Deno.test("duplicates are equal on events, and all others differ on some event", () => {
  const flow = new EnergyFlow(graphs), exponents = betas.map((beta) => ({ kappa: 2, beta }));
  const events = [4, 6].map((count) => flow.evaluate(scatter(count, count), exponents));
  const valuesOf = ({ g, b }: typeof parts[number]) => events.map((values) => values[b * graphs.length + g] as number);
  for (const { part, same } of duplicates) {
    valuesOf(part).forEach((value, e) => assert(relativeDifference(value, valuesOf(same)[e] as number) < 1e-13));
  }
  const sorted = unique.map(valuesOf).toSorted(([a = 0], [b = 0]) => a - b);
  const near = sorted.filter((values, i) => {
    const before = sorted[i - 1];
    return before?.every((value, e) => relativeDifference(value, values[e] as number) < 1e-9);
  });
  assertEquals(near, []);
});
