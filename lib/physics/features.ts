/**
 * The seven high-level features of section IV, computed from the images as the authors' HLVar.C does, with its quirks.
 * Each quirk is a switch. Those that define the published values are on by default, since a feature by the same name
 * should have the same values; those by which the code fails are off.
 *
 * Here i counts ECal cells in eta and j in phi from the image's centre.
 */
import { ecalGrid, etaSteps, type ImageCells, phiSteps } from "./geometry.ts";

/** The features in the order of `hl`, by the names of HLVar.C. */
export type FeatureName = "Rhad" | "weta2" | "Rphi" | "Reta" | "sigmaetaeta" | "Iso03" | "Iso04";
export type Features = Readonly<Record<FeatureName, number>>;

export interface FeatureSwitches {
  /**
   * HLVar.C books the eta axis with the phi pitch (pi/126) and the phi axis with 0.025. It makes weta2 0.99733 of its true
   * value and moves cells at i = 12 into, at j = 12 out of the cone of 0.3. Off: each axis has its own pitch. Default on.
   */
  readonly swapPitches: boolean;
  /**
   * sigmaetaeta weighs cells with |ln(E / GeV)|, so that a cell of 1 GeV counts nothing and softer ones count the more. Off:
   * max(0, 4.7 + ln(E / E of the 5 x 5 cells)), the weight of CMS (2015 JINST 10 P06005). Default on.
   */
  readonly absoluteLogarithm: boolean;
  /** sigmaetaeta is the spread about the central column. Off: about the weighted mean. Default on. */
  readonly spreadAboutCentre: boolean;
  /** Iso is a sum of E, although isolation is usually one of ET. Off: of ET. Default on. */
  readonly isolationOfEnergy: boolean;
  /** Iso contains the electron itself. Off: without the central 5 x 7 cells, as in ATLAS. Default on. */
  readonly isolationWithCore: boolean;
  /** Sums are rounded to float32 after every addition, as in ROOT's TH2F. Default off: float64. */
  readonly singlePrecision: boolean;
  /** A variance that rounding makes negative gives weta2 = NaN. Default off: 0. */
  readonly negativeVariance: boolean;
}

/** HLVar.C to the letter, but for the order of summation. */
export const asReleased: FeatureSwitches = {
  swapPitches: true,
  absoluteLogarithm: true,
  spreadAboutCentre: true,
  isolationOfEnergy: true,
  isolationWithCore: true,
  singlePrecision: true,
  negativeVariance: true,
};
/** The published values wherever the released code yields one. */
export const defaultSwitches: FeatureSwitches = { ...asReleased, singlePrecision: false, negativeVariance: false };

/** One event's images: `ee` energy, `et` and `ht` transverse energy, 31 x 31, 31 x 31 and 32 x 32. */
export interface EventImages {
  readonly ee: ImageCells;
  readonly et: ImageCells;
  readonly ht: ImageCells;
}

/**
 * The features of one event: Rhad, weta2, Rphi and Reta are pure numbers, sigmaetaeta is in cells, Iso in the images' GeV.
 * NaN or Infinity where a denominator is empty, as in HLVar.C; the authors deleted such events.
 */
export function highLevelFeatures(images: EventImages, switches = defaultSwitches): Features {
  const { ee } = images;
  const sum = sumBy(switches.singlePrecision);
  const box = (eta: number, phi: number) => sum(cellsWithin(ee, (i, j) => Math.abs(i) <= eta && Math.abs(j) <= phi));
  return {
    Rhad: hadronicLeakage(images, switches),
    weta2: etaWidth(ee, switches),
    Rphi: box(1, 1) / box(1, 3),
    Reta: box(1, 3) / box(3, 3),
    sigmaetaeta: logarithmicWidth(ee, switches),
    Iso03: isolation(images, 0.3, switches),
    Iso04: isolation(images, 0.4, switches),
  };
}

/** Rhad: HCal over ECal transverse energy. In units of its own, so images need only share theirs. */
export function hadronicLeakage({ et, ht }: Pick<EventImages, "et" | "ht">, switches = defaultSwitches): number {
  const sum = sumBy(switches.singlePrecision);
  return sum(Array.from(ht.value, (value) => [value])) / sum(Array.from(et.value, (value) => [value]));
}

type Cell = readonly [value: number, i: number, j: number];

function cellsWithin({ position, value }: ImageCells, inside: (i: number, j: number) => boolean): Cell[] {
  const cells: Cell[] = [];
  for (let k = 0; k < position.length; k++) {
    const i = etaSteps(ecalGrid, position[k] as number), j = phiSteps(ecalGrid, position[k] as number);
    if (inside(i, j)) cells.push([value[k] as number, i, j]);
  }
  return cells;
}

/** A sum over the first entries of cells, in their order. */
function sumBy(singlePrecision: boolean) {
  const round = singlePrecision ? Math.fround : (value: number) => value;
  return (cells: readonly (readonly [number, ...number[]])[]) =>
    cells.reduce((total, [value]) => round(total + value), 0);
}

/** weta2: root of the energy-weighted variance of eta in 3 x 5 (eta x phi) cells. */
function etaWidth(ee: ImageCells, { swapPitches, singlePrecision, negativeVariance }: FeatureSwitches): number {
  const pitch = swapPitches ? ecalGrid.phiPitch : ecalGrid.etaPitch;
  const sum = sumBy(singlePrecision);
  const cells = cellsWithin(ee, (i, j) => Math.abs(i) <= 1 && Math.abs(j) <= 2);
  const energy = sum(cells);
  const mean = sum(cells.map(([value, i]) => [value * i * pitch])) / energy;
  const variance = sum(cells.map(([value, i]) => [value * (i * pitch) ** 2])) / energy - mean ** 2;
  return Math.sqrt(negativeVariance || Number.isNaN(variance) ? variance : Math.max(variance, 0));
}

/** sigmaetaeta: root of the log-weighted mean square of i in 5 x 5 cells. */
function logarithmicWidth(ee: ImageCells, switches: FeatureSwitches): number {
  const sum = sumBy(switches.singlePrecision);
  const cells = cellsWithin(ee, (i, j) => Math.abs(i) <= 2 && Math.abs(j) <= 2);
  const energy = sum(cells);
  const weight = switches.absoluteLogarithm
    ? (value: number) => Math.abs(Math.log(value))
    : (value: number) => Math.max(0, 4.7 + Math.log(value / energy));
  const weights = sum(cells.map(([value]) => [weight(value)]));
  const mean = switches.spreadAboutCentre ? 0 : sum(cells.map(([value, i]) => [weight(value) * i])) / weights;
  return Math.sqrt(sum(cells.map(([value, i]) => [weight(value) * (i - mean) ** 2])) / weights);
}

/** Iso: energy of the cells whose centres are nearer than `radius`; the image's edge cuts the cone of 0.4. */
function isolation({ ee, et }: EventImages, radius: number, switches: FeatureSwitches): number {
  const { etaPitch, phiPitch } = ecalGrid;
  const [x, y] = switches.swapPitches ? [phiPitch, etaPitch] : [etaPitch, phiPitch];
  const isCore = (i: number, j: number) => Math.abs(i) <= 2 && Math.abs(j) <= 3;
  const inCone = cellsWithin(switches.isolationOfEnergy ? ee : et, (i, j) => {
    return Math.hypot(i * x, j * y) < radius && (switches.isolationWithCore || !isCore(i, j));
  });
  return sumBy(switches.singlePrecision)(inCone);
}
