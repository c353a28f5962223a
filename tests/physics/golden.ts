/** The golden events as images: the reference event of HLVar.C's formulas, and the generator's 20 candidates. */
import type { EventImages } from "../../lib/physics/features.ts";
import type { ImageCells } from "../../lib/physics/geometry.ts";
import reference from "../fixtures/physics/hl_golden.json" with { type: "json" };
import generated from "../../data/generator/golden.json" with { type: "json" };

/** Pixels of the HCal towers [row, column, transverse energy] of 8 x 8. */
export function hcalPixelsOf(towers: readonly (readonly [number, number, number])[]): ImageCells {
  const pixels = towers.flatMap(([row, column, energy]) =>
    Array.from({ length: 16 }, (_, k) => [(4 * row + (k >> 2)) * 32 + 4 * column + k % 4, energy / 16] as const)
  );
  return { position: pixels.map(([position]) => position), value: pixels.map(([, value]) => value) };
}

/** An ECal image of cells [i, j, energy], i from the left, j from the bottom. */
export function ecalCells(cells: readonly (readonly number[])[]): ImageCells {
  return {
    position: cells.map(([i = 0, j = 0]) => (30 - j) * 31 + i),
    value: cells.map(([, , energy = 0]) => energy),
  };
}

const energies = ecalCells(reference.cells_i_eta_j_phi_E);
export const referenceEvent: { images: EventImages; expected: typeof reference.expected } = {
  images: {
    ee: energies,
    et: { position: energies.position, value: Array.from(energies.value, (energy) => energy / Math.cosh(0.5)) },
    ht: hcalPixelsOf([[4, 4, 4]]),
  },
  expected: reference.expected,
};

export const generatedEvents = generated.events.map(({ ecal, hcal, hl, mass }) => {
  const position = ecal.map(([row = 0, column = 0]) => row * 31 + column);
  return {
    images: {
      ee: { position, value: ecal.map(([, , energy = 0]) => energy) },
      et: { position, value: ecal.map(([, , , transverse = 0]) => transverse) },
      ht: hcalPixelsOf(hcal.map(([row = 0, column = 0, , transverse = 0]) => [row, column, transverse])),
    },
    hl,
    mass,
  };
});
