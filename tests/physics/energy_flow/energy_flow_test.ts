// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertThrows } from "@std/assert";
import { EnergyFlow } from "../../../lib/physics/energy_flow/energy_flow.ts";
import { searchGraphs, wheel } from "../../../lib/physics/energy_flow/enumeration.ts";
import type { Particles } from "../../../lib/physics/energy_flow/measure.ts";
import { type Multigraph, multigraphOf, parseMultigraph } from "../../../lib/physics/energy_flow/multigraph.ts";
import { bruteForce, relativeDifference, scatter } from "./brute_force.ts";

const read = (name: string) =>
  JSON.parse(Deno.readTextFileSync(new URL(`../../fixtures/energy_flow/${name}.json`, import.meta.url)));
const graphs = searchGraphs(7, 8), flow = new EnergyFlow(graphs);
const kappas = [-1, 0, 0.5, 1, 2], betas = [0.5, 1, 2];
const exponents = kappas.flatMap((kappa) => betas.map((beta) => ({ kappa, beta })));

function particlesOf(rows: readonly (readonly [number, number, number])[]): Particles {
  return { pt: rows.map(([pt]) => pt), eta: rows.map(([, eta]) => eta), phi: rows.map(([, , phi]) => phi) };
}

function assertClose(actual: number, expected: number, tolerance: number, what: string): void {
  const difference = relativeDifference(actual, expected);
  assert(difference <= tolerance, `${what}: ${actual}, expected ${expected}, relative difference ${difference}`);
}

Deno.test("values of the recorded event agree with sums over all assignments by NumPy", () => {
  const { event_pt_eta_phi, graphs: edges, values } = read("golden");
  for (const { ndk, kappa, beta, value } of values) {
    const graph = multigraphOf(edges[`(${ndk.join(", ")})`]);
    const [own] = new EnergyFlow([graph]).evaluate(particlesOf(event_pt_eta_phi), [{ kappa, beta }]);
    assertClose(own as number, value, 1e-11, `${graph.key} kappa ${kappa} beta ${beta}`);
  }
});

Deno.test("values of 32 graphs, 5 kappas, 3 betas, 8 events agree with EnergyFlow's", () => {
  const { events, graphs: recorded } = read("energyflow");
  const places = new Map(graphs.map(({ key }, g) => [key, g]));
  events.forEach(({ name, pt_eta_phi }: { name: string; pt_eta_phi: [number, number, number][] }, e: number) => {
    const own = flow.evaluate(particlesOf(pt_eta_phi), exponents);
    for (const { edges, values } of recorded) {
      const graph = multigraphOf(edges);
      exponents.forEach(({ kappa, beta }, m) => {
        const value = own[m * graphs.length + (places.get(graph.key) as number)] as number;
        assertClose(value, values[`${kappa},${beta}`][e], 1e-11, `${graph.key} ${kappa} ${beta} ${name}`);
      });
    }
  });
});

Deno.test("with normalisation none values are those of EnergyFlow on raw pt", () => {
  const { events, graphs: recorded } = read("energyflow");
  for (const { edges, values_raw_pt: values } of recorded) {
    if (!values) continue;
    const alone = new EnergyFlow([multigraphOf(edges)]);
    events.forEach(({ pt_eta_phi }: { pt_eta_phi: [number, number, number][] }, e: number) => {
      const own = alone.evaluate(particlesOf(pt_eta_phi), exponents, { normalisation: "none" });
      exponents.forEach(({ kappa, beta }, m) => {
        assertClose(
          own[m] as number,
          values[`${kappa},${beta}`][e],
          1e-11,
          `${JSON.stringify(edges)} ${kappa} ${beta}`,
        );
      });
    });
  }
});

Deno.test("with normalisation powers the weights of a single vertex add up to 1, and others scale with them", () => {
  const event = scatter(5, 7), edge = parseMultigraph("01"), kappa = 2, beta = 1;
  const small = new EnergyFlow([parseMultigraph("0"), edge]);
  const [, raw] = small.evaluate(event, [{ kappa, beta }], { normalisation: "none" });
  const [one, own] = small.evaluate(event, [{ kappa, beta }], { normalisation: "powers" });
  const total = Array.from(event.pt).reduce((sum, pt) => sum + pt ** 2, 0);
  assertClose(one as number, 1, 1e-14, "sum of weights");
  assertClose(own as number, (raw as number) / total ** 2, 1e-13, "edge");
});

Deno.test("every graph of the paper's set agrees with the sum over all assignments", () => {
  for (const [particles, mostVertices] of [[3, 8], [5, 5]] as const) {
    const event = scatter(particles, particles);
    for (const pair of [{ kappa: 1, beta: 0.5 }, { kappa: -1, beta: 2 }, { kappa: 2, beta: 1.3 }]) {
      const values = flow.evaluate(event, [pair]);
      graphs.forEach((graph, g) => {
        if (graph.vertices > mostVertices) return;
        assertClose(values[g] as number, bruteForce(graph, event, pair), 1e-12, `${graph.key}, ${particles} particles`);
      });
    }
  }
});

/** Graphs that need two fixed particles at once, one after the other, or the same one for several pieces. */
const intricate: Readonly<Record<string, Multigraph>> = {
  "complete of 5": parseMultigraph("01-02-03-04-12-13-14-23-24-34"),
  "complete of 6": parseMultigraph("01-02-03-04-05-12-13-14-15-23-24-25-34-35-45"),
  "wheel": parseMultigraph(wheel),
  "two tetrahedra at a vertex": parseMultigraph("01-02-03-12-13-23-34-35-36-45-46-56"),
  "two tetrahedra and an edge": parseMultigraph("01-02-03-12-13-23-34-45-46-47-56-57-67"),
  "prism with a double edge": parseMultigraph("01-12-20-34-45-53-03x2-14-25"),
  "three and three": parseMultigraph("03-04-05-13-14-15-23-24-25"),
  "octahedron": parseMultigraph("01-02-03-04-15-25-35-45-12-23-34-41"),
  "twelvefold edge": parseMultigraph("01x12"),
};

Deno.test("intricate graphs, alone and together, agree with the sum over all assignments", () => {
  const event = scatter(3, 11), pair = { kappa: 1, beta: 1 };
  const together = new EnergyFlow(Object.values(intricate)).evaluate(event, [pair]);
  Object.entries(intricate).forEach(([name, graph], g) => {
    const expected = bruteForce(graph, event, pair);
    const [alone] = new EnergyFlow([graph]).evaluate(event, [pair]);
    assertClose(alone as number, expected, 1e-12, name);
    assertClose(together[g] as number, expected, 1e-12, `${name} among others`);
  });
});

Deno.test("with kappa 0 and beta 0 the tetrahedron counts the assignments of particles to its vertices", () => {
  const k4 = parseMultigraph("01-02-03-12-13-23");
  const sums = [3, 4, 17].map((count) => new EnergyFlow([k4]).evaluate(scatter(count, 3), [{ kappa: 0, beta: 0 }])[0]);
  // The angle of a particle with itself is 0, but 0^0 is 1, as in NumPy.
  assertEquals(sums, [3 ** 4, 4 ** 4, 17 ** 4]);
});

Deno.test("an event with one particle has 0 for every edge, one without particles 0 for all", () => {
  const one = flow.evaluate({ pt: [3], eta: [0.1], phi: [0.2] }, [{ kappa: 2, beta: 1 }]);
  assertEquals([...one], graphs.map(({ vertices }) => vertices === 1 ? 1 : 0));
  assertEquals([...flow.evaluate({ pt: [], eta: [], phi: [] }, [{ kappa: 0, beta: 1 }])], graphs.map(() => 0));
});

Deno.test("the bits of an event do not depend on the events before, nor on which exponents are asked for together", () => {
  const event = scatter(6, 5), first = new EnergyFlow(graphs).evaluate(event, exponents);
  flow.evaluate(scatter(40, 9), [{ kappa: -1, beta: 2 }]);
  flow.evaluate({ pt: [1e-300, 1e300], eta: [0, 1e200], phi: [0, 1] }, [{ kappa: -1, beta: 2 }]);
  const second = flow.evaluate(event, exponents);
  assertEquals(second, first);
  const last = exponents.length - 1;
  assertEquals(flow.evaluate(event, exponents.slice(last)), first.slice(last * graphs.length));
});

Deno.test("phi is folded: particles at both sides of pi are near, whatever multiples of 2 pi are added", () => {
  const edge = new EnergyFlow([parseMultigraph("01")]), pair = { kappa: 0, beta: 1 };
  const distance = (a: number, b: number) =>
    (edge.evaluate({ pt: [1, 1], eta: [0, 0], phi: [a, b] }, [pair])[0] as number) / 2;
  assertClose(distance(3.1, -3.1), 2 * Math.PI - 6.2, 1e-14, "across pi");
  assertClose(distance(0.1 + 6 * Math.PI, -0.1), 0.2, 1e-12, "three turns");
});

Deno.test("a graph asked for twice has its value twice", () => {
  const edge = parseMultigraph("01");
  const [a, b, c] = new EnergyFlow([edge, parseMultigraph("01-02"), edge]).evaluate(scatter(4, 1), [{
    kappa: 1,
    beta: 1,
  }]);
  assertEquals(a, c);
  assert(a !== b);
});

Deno.test("what is no particle is refused", () => {
  const evaluate = (event: Particles) => () => flow.evaluate(event, [{ kappa: 1, beta: 1 }]);
  assertThrows(
    evaluate({ pt: [1, 0], eta: [0, 0], phi: [0, 0] }),
    RangeError,
    "particle 1: pt is 0, expected more than 0",
  );
  assertThrows(evaluate({ pt: [1, NaN], eta: [0, 0], phi: [0, 0] }), RangeError, "pt is NaN");
  assertThrows(evaluate({ pt: [1, 1], eta: [0, NaN], phi: [0, 0] }), RangeError, "cannot place particle 1");
  assertThrows(evaluate({ pt: [1, 1], eta: [0], phi: [0, 0] }), RangeError, "2 pt, 1 eta, 2 phi");
  const pair = (kappa: number, beta: number) => () => flow.evaluate(scatter(2, 1), [{ kappa, beta }]);
  assertThrows(pair(1, -1), RangeError, "cannot raise angles to -1: expected 0 or more");
  assertThrows(pair(NaN, 1), RangeError, "cannot raise pt to NaN");
});
