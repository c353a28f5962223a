/** The high-level features and the mass: read, or computed from the images where the file has none. */
import { hlNames } from "../artifact/dataset.ts";
import { highLevelFeatures } from "../physics/features.ts";
import type { ImageCells } from "../physics/geometry.ts";
import { jetMass } from "../physics/jet_mass.ts";
import type { Hdf5Dataset } from "./hdf5_dataset.ts";
import { type PixelFacts, readImageCells } from "./images.ts";
import type { SplitLayout } from "./layout.ts";
import { isInGeV } from "./scaling.ts";
import { readColumns } from "./values.ts";

type Columns = SplitLayout["columns"];

/** hl [rows, 7] and mass [rows] of the first rows of a split. */
export interface Shapes {
  readonly hl: Float64Array;
  readonly mass: Float64Array;
}

/**
 * @param ecal facts about the split's ECal images.
 * @throws InputError for values that cannot be used; and where something is to be computed, for images that are not in
 *   GeV or an event in which a feature is undefined.
 */
export async function readShapes(columns: Columns, rows: number, ecal: PixelFacts): Promise<Shapes> {
  const { et, hl, mass } = columns;
  if (!(hl && mass) && !isInGeV(ecal)) {
    const absent = [...(hl ? [] : ["hl"]), ...(mass ? [] : ["mass"])].join(" and ");
    throw et.fault(
      `has no pixel above ${ecal.largest}, so images are not in GeV and the missing ${absent} cannot be computed`,
      `images in GeV, or ${absent} in the file`,
    );
  }
  return {
    hl: hl ? await readColumns(hl, rows) : await computeFeatures(columns, rows),
    mass: mass ? await readColumns(mass, rows) : await computeMasses(columns, rows),
  };
}

/** What a reader must know of features that are not the file's own. */
export function computedNotes({ hl, mass }: Columns): string[] {
  return [
    ...(hl
      ? []
      : ["The file has no hl: the seven features were computed from ee, et and ht as the released HLVar.C does."]),
    ...(mass ? [] : [
      "The file has no mass: it was computed from et and ht as the mass of massless ECal and HCal cells. The paper does " +
      "not define its own.",
    ]),
  ];
}

async function computeFeatures({ ee, et, ht }: Columns, rows: number): Promise<Float64Array> {
  // The layout has refused files with neither.
  if (!ee) throw new RangeError("cannot compute hl: there are no energy images");
  const hl = new Float64Array(rows * hlNames.length);
  const images = { ee: readImageCells(ee, rows), et: readImageCells(et, rows), ht: readImageCells(ht, rows) };
  for (let row = 0; row < rows; row++) {
    const event = { ee: await next(images.ee), et: await next(images.et), ht: await next(images.ht) };
    if (sumOf(event.ee) < sumOf(event.et) * (1 - 1e-5)) throw unitFault(ee, row);
    const features = highLevelFeatures(event);
    const undefinedOnes = hlNames.filter((name) => !Number.isFinite(features[name]));
    if (undefinedOnes.length > 0) throw undefinedFault(ee, row, undefinedOnes);
    hlNames.forEach((name, column) => hl[row * hlNames.length + column] = features[name]);
  }
  return hl;
}

const sumOf = ({ value }: ImageCells) => Array.from(value).reduce((sum, energy) => sum + energy, 0);

/** E = ET cosh(eta) is never below ET. */
function unitFault(ee: Hdf5Dataset, row: number) {
  return ee.fault(
    `row ${row} has less energy than et has transverse energy`,
    "energies in the unit of et, GeV",
  );
}

function undefinedFault(ee: Hdf5Dataset, row: number, names: readonly string[]) {
  return ee.fault(
    `row ${row} has no energy where ${names.join(", ")} ${names.length > 1 ? "look" : "looks"} for it`,
    "images centred on a cell with energy (the authors deleted the other events)",
  );
}

async function computeMasses({ et, ht }: Columns, rows: number): Promise<Float64Array> {
  const masses = new Float64Array(rows);
  const images = { et: readImageCells(et, rows), ht: readImageCells(ht, rows) };
  for (let row = 0; row < rows; row++) masses[row] = jetMass(await next(images.et), await next(images.ht));
  return masses;
}

async function next<T>(values: AsyncGenerator<T>): Promise<T> {
  const { value, done } = await values.next();
  if (done) throw new RangeError("a data set has fewer images than its shape says");
  return value;
}
