/**
 * The jet mass M_jet of Figure 4. The paper does not define it and no code for it is public, so this is our definition
 * in two variants: massless calorimeter cells, each with pT = ET at its position in the image, of both calorimeters or
 * of the ECal alone. The published histogram lies between the two, nearer to the ECal alone.
 */
import { ecalGrid, etaSteps, type Grid, hcalGrid, hcalTowers, type ImageCells, phiSteps } from "./geometry.ts";

export const massDefinitions = ["ECal and HCal", "ECal"] as const;
export type MassDefinition = typeof massDefinitions[number];

interface Constituent {
  /** In GeV, or whatever unit the mass shall have. */
  readonly et: number;
  readonly eta: number;
  readonly phi: number;
}

/**
 * The mass of one event, in the unit of the cells' values: m^2 = sum over pairs of 2 ET_a ET_b (cosh(eta_a - eta_b) -
 * cos(phi_a - phi_b)), which unlike E^2 - p^2 does not cancel. A single cell gives exactly 0.
 * @param et ECal transverse energies on the 31 x 31 image.
 * @param ht HCal transverse energies on the 32 x 32 image, whose 4 x 4 blocks are added up to towers; ignored for "ECal".
 */
export function jetMass(et: ImageCells, ht: ImageCells, definition: MassDefinition = "ECal and HCal"): number {
  const ecal = constituents(et, ecalGrid);
  return invariantMass(definition === "ECal" ? ecal : [...ecal, ...constituents(hcalTowers(ht), hcalGrid)]);
}

function constituents({ position, value }: ImageCells, grid: Grid): Constituent[] {
  return Array.from(position, (cell, k) => ({
    et: value[k] as number,
    eta: etaSteps(grid, cell) * grid.etaPitch,
    phi: phiSteps(grid, cell) * grid.phiPitch,
  }));
}

/** The invariant mass of massless particles. */
export function invariantMass(particles: readonly Constituent[]): number {
  let square = 0;
  particles.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      const b = particles[j] as Constituent;
      square += 2 * a.et * b.et * (Math.cosh(a.eta - b.eta) - Math.cos(a.phi - b.phi));
    }
  });
  return Math.sqrt(square);
}
