/**
 * The two calorimeters' images: sizes, pitches, and where a cell lies.
 *
 * Row 0 of an image is the highest phi, column 0 the lowest eta; a position is row * size + column. Both images are
 * centred at the origin. Section III of the paper: ECal cells of 0.025 x pi/126 in eta x phi, HCal towers of
 * 0.1 x pi/31, of which the 8 x 8 that cover the ECal image are each shared among 4 x 4 pixels (makeImages.C).
 */

/** A square image of equal cells. */
export interface Grid {
  /** Cells per side. */
  readonly size: number;
  /** Extent of a cell in eta. */
  readonly etaPitch: number;
  /** Extent of a cell in phi, radians. */
  readonly phiPitch: number;
}

export const ecalGrid: Grid = { size: 31, etaPitch: 0.025, phiPitch: Math.PI / 126 };
export const hcalGrid: Grid = { size: 8, etaPitch: 0.1, phiPitch: Math.PI / 31 };
/** Pixels per side of the HCal image as the networks see it, 4 per tower. */
export const hcalPixels = 32;

/** The non-empty cells of one event's image, in any order; `value` has an energy per position. */
export interface ImageCells {
  readonly position: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/** Cells to the right of the image's centre, towards higher eta; half-integer for an even size. */
export function etaSteps({ size }: Grid, position: number): number {
  return position % size - (size - 1) / 2;
}

/** Cells above the image's centre, towards higher phi; half-integer for an even size. */
export function phiSteps({ size }: Grid, position: number): number {
  return (size - 1) / 2 - Math.floor(position / size);
}

/**
 * HCal towers of one event from its pixels: the sum of every 4 x 4 block, on `hcalGrid`, by ascending position.
 * @param pixels on an image of 32 x 32.
 */
export function hcalTowers({ position, value }: ImageCells): { position: number[]; value: number[] } {
  const perTower = hcalPixels / hcalGrid.size;
  const sums = new Map<number, number>();
  for (let k = 0; k < position.length; k++) {
    const pixel = position[k] as number;
    const row = Math.floor(pixel / hcalPixels / perTower), column = Math.floor(pixel % hcalPixels / perTower);
    const tower = row * hcalGrid.size + column;
    sums.set(tower, (sums.get(tower) ?? 0) + (value[k] as number));
  }
  const towers = [...sums].toSorted(([a], [b]) => a - b);
  return { position: towers.map(([tower]) => tower), value: towers.map(([, sum]) => sum) };
}
