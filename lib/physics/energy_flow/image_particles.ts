/** Calorimeter images as particles: one per non-empty cell, at the cell's place. */
import { ecalGrid, type Grid, hcalGrid, hcalPixels, type ImageCells } from "../geometry.ts";
import type { Particles } from "./measure.ts";

/**
 * Where a cell is. `centres`: at its centre. `released`: where the authors' generate_prep_data.py puts it, which spreads
 * the cells from edge to edge of the image, so that distances are 31/30 (ECal) or 32/31 (HCal) of the true ones, and calls
 * rows eta and columns phi, so that each axis has the other's pitch. The published values are of `released`.
 */
export const coordinateSwitches = ["released", "centres"] as const;
export type CoordinateSwitch = typeof coordinateSwitches[number];

const pixelGrid: Grid = {
  size: hcalPixels,
  etaPitch: hcalGrid.etaPitch * hcalGrid.size / hcalPixels,
  phiPitch: hcalGrid.phiPitch * hcalGrid.size / hcalPixels,
};

/** The places of an image's cells, by position: eta and phi about the image's centre. */
export interface CellPlaces {
  readonly eta: Float64Array;
  readonly phi: Float64Array;
}

/** @param size cells per side: 31 for `et`, 32 for `ht`; another size has cells of the same pitch. */
export function cellPlaces(image: "et" | "ht", size: number, coordinates: CoordinateSwitch): CellPlaces {
  const { etaPitch, phiPitch } = image === "et" ? ecalGrid : pixelGrid;
  const eta = new Float64Array(size ** 2), phi = new Float64Array(size ** 2);
  const stretch = size > 1 ? size / (size - 1) : 1;
  for (let position = 0; position < size ** 2; position++) {
    const down = Math.floor(position / size) - (size - 1) / 2, right = position % size - (size - 1) / 2;
    eta[position] = coordinates === "released" ? down * stretch * etaPitch : right * etaPitch;
    phi[position] = coordinates === "released" ? right * stretch * phiPitch : -down * phiPitch;
  }
  return { eta, phi };
}

/** The cells' transverse energies as pt, in the image's unit. */
export function imageParticles({ position, value }: ImageCells, places: CellPlaces): Particles {
  const at = (of: Float64Array) => Float64Array.from(position, (cell) => of[cell] as number);
  return { pt: value, eta: at(places.eta), phi: at(places.phi) };
}
