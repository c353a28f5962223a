// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { contract } from "../../../lib/physics/energy_flow/contraction.ts";
import { eliminationComplexity } from "../../../lib/physics/energy_flow/elimination.ts";
import { searchGraphs } from "../../../lib/physics/energy_flow/enumeration.ts";
import { Expressions, partsOf } from "../../../lib/physics/energy_flow/expression.ts";

/** The largest power of the number of particles among all that an expression is computed from. */
function growth(expressions: Expressions, id: number): number {
  const needed = new Set([id]);
  for (const part of needed) for (const next of partsOf(expressions.at(part))) needed.add(next);
  return Math.max(...[...needed].map((part) => expressions.at(part).exponent));
}

Deno.test("each of the 509 graphs is computed in time that grows as its complexity says, and as EnergyFlow's does", () => {
  for (const graph of searchGraphs(7, 8)) {
    const expressions = new Expressions();
    assertEquals(growth(expressions, contract(expressions, graph)), eliminationComplexity(graph), graph.key);
  }
});

Deno.test("graphs share their parts: 509 of them need few matrix products", () => {
  const expressions = new Expressions();
  const graphs = searchGraphs(7, 8).toSorted((a, b) => eliminationComplexity(a) - eliminationComplexity(b));
  for (const graph of graphs) contract(expressions, graph);
  const all = Array.from({ length: expressions.count }, (_, id) => expressions.at(id));
  const products = all.filter(({ kind }) => kind === "product");
  assert(products.length < 40, `${products.length} products`);
  assertEquals(all.filter(({ kind }) => kind === "dot").length >= 509, true);
});

Deno.test("a matrix product and its transpose are one, and powers of theta multiply to powers", () => {
  const expressions = new Expressions(), z = expressions.energies;
  const [one, two] = [expressions.power(1), expressions.power(2)];
  const product = expressions.product(one, z, two);
  assertEquals(expressions.product(two, z, one), expressions.transpose(product));
  assertEquals(expressions.transpose(expressions.transpose(product)), product);
  assertEquals(expressions.hadamard(one, two), expressions.power(3));
  assertEquals(expressions.at(expressions.product(one, z, one)).isSymmetric, true);
});
