// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { invariantMass, jetMass } from "../../lib/physics/jet_mass.ts";
import { ecalCells, generatedEvents, hcalPixelsOf } from "./golden.ts";

const empty = { position: [], value: [] };

Deno.test("jetMass() of both calorimeters is the generator's mass for its 20 golden events", () => {
  for (const { images, mass } of generatedEvents) assertAlmostEquals(jetMass(images.et, images.ht), mass, 1e-12 * mass);
});

Deno.test("jetMass() of one cell is exactly 0, wherever it is", () => {
  assertEquals(jetMass(ecalCells([[3, 28, 17.3]]), empty), 0);
  assertEquals(jetMass(empty, empty), 0);
});

Deno.test("jetMass() of the ECal leaves the HCal out", () => {
  const et = ecalCells([[15, 15, 20]]), ht = hcalPixelsOf([[4, 4, 5]]);
  assertEquals(jetMass(et, ht, "ECal"), 0);
  // The tower is half a tower right of the centre and half a tower below it.
  const expected = Math.sqrt(2 * 20 * 5 * (Math.cosh(0.05) - Math.cos(Math.PI / 62)));
  assertAlmostEquals(jetMass(et, ht, "ECal and HCal"), expected, 1e-12);
});

Deno.test("jetMass() of two cells apart in eta or phi has the closed form", () => {
  assertAlmostEquals(
    jetMass(ecalCells([[15, 15, 20], [25, 15, 5]]), empty),
    Math.sqrt(200 * (Math.cosh(0.25) - 1)),
    1e-12,
  );
  assertAlmostEquals(
    jetMass(ecalCells([[15, 15, 20], [15, 25, 5]]), empty),
    Math.sqrt(200 * (1 - Math.cos(10 * Math.PI / 126))),
    1e-12,
  );
});

Deno.test("jetMass() is in the unit of the cells", () => {
  const [first] = generatedEvents;
  if (!first) throw new RangeError("there is no golden event");
  const scaled = (cells: typeof first.images.et) => ({ ...cells, value: cells.value.map((value) => value / 8) });
  const ht = { ...first.images.ht, value: Array.from(first.images.ht.value, (value) => value / 8) };
  assertAlmostEquals(8 * jetMass(scaled(first.images.et), ht), first.mass, 1e-12 * first.mass);
});

Deno.test("invariantMass() is E^2 - p^2 of the summed four-vectors", () => {
  const particles = [{ et: 3, eta: 0.4, phi: 0.1 }, { et: 2, eta: -0.7, phi: 2 }, { et: 5, eta: 1, phi: -1 }];
  const sum = (of: (particle: typeof particles[number]) => number) =>
    particles.reduce((total, particle) => total + of(particle), 0);
  const square = sum(({ et, eta }) => et * Math.cosh(eta)) ** 2 - sum(({ et, eta }) => et * Math.sinh(eta)) ** 2 -
    sum(({ et, phi }) => et * Math.cos(phi)) ** 2 - sum(({ et, phi }) => et * Math.sin(phi)) ** 2;
  assertAlmostEquals(invariantMass(particles), Math.sqrt(square), 1e-12);
});
