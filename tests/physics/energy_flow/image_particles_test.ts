// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { cellPlaces, imageParticles } from "../../../lib/physics/energy_flow/image_particles.ts";

/** NumPy's. */
const linspace = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => from + i * (to - from) / (count - 1));

Deno.test("released places are the authors' linspace from edge to edge, rows called eta", () => {
  const half = { et: [0.3875, 15.5 * Math.PI / 126], ht: [0.4, 4 * Math.PI / 31] } as const;
  for (const [image, size] of [["et", 31], ["ht", 32]] as const) {
    const [x, y] = half[image];
    const eta = linspace(-x, x, size), phi = linspace(-y, y, size), places = cellPlaces(image, size, "released");
    // for x in eta_ for y in phi_ against image.flatten()
    for (let position = 0; position < size ** 2; position++) {
      assertAlmostEquals(places.eta[position] as number, eta[Math.floor(position / size)] as number, 1e-15);
      assertAlmostEquals(places.phi[position] as number, phi[position % size] as number, 1e-15);
    }
  }
});

Deno.test("centres are the centres of cells: column 0 is the lowest eta, row 0 the highest phi", () => {
  const ecal = cellPlaces("et", 31, "centres"), hcal = cellPlaces("ht", 32, "centres");
  assertEquals([ecal.eta[15 * 31 + 15], Math.abs(ecal.phi[15 * 31 + 15] as number)], [0, 0]);
  assertAlmostEquals(ecal.eta[0] as number, -0.375, 1e-15);
  assertAlmostEquals(ecal.phi[0] as number, 15 * Math.PI / 126, 1e-15);
  assertAlmostEquals(hcal.eta[0] as number, -0.4 + 0.0125, 1e-15);
  assertAlmostEquals(hcal.phi[32 * 32 - 1] as number, -4 * Math.PI / 31 + Math.PI / 31 / 8, 1e-15);
});

Deno.test("imageParticles() has a particle per cell", () => {
  const places = cellPlaces("et", 31, "centres");
  const { pt, eta, phi } = imageParticles({ position: [480, 481], value: [3, 4] }, places);
  assertEquals([pt, [...eta as Float64Array].map((x) => Math.round(1000 * x)), phi.length], [[3, 4], [0, 25], 2]);
});
