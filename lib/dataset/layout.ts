/**
 * The layout of the authors' `data.h5` and `unscaled_data.h5`, and of ours: data sets `FEATURE/SPLIT` for the features
 * et, ht, hl, mass and the labels y, splits train, valid and test. Ours has the candidate's `pt` and `eta` besides; other
 * groups (ee, he, phi, ...) are left alone. Where there is no hl or no mass, it is to be computed from the images, hl from
 * those of energy, `ee`, too. All is checked here that can be checked without reading values.
 */
import { hlNames, type ImageFeature, type Split, splits } from "../artifact/dataset.ts";
import { ecalGrid, hcalPixels } from "../physics/geometry.ts";
import type { Hdf5File } from "./hdf5.ts";
import type { Hdf5Dataset } from "./hdf5_dataset.ts";

const required = ["et", "ht", "y"] as const;
/** Read, or computed where the file has none. */
const computable = ["hl", "mass"] as const;
/** ECal energy, for a missing hl only. */
const energy = "ee";
/** Of the candidate; used for Figure 1 only. */
const kinematics = ["pt", "eta"] as const;
type Optional = typeof computable[number] | typeof energy | typeof kinematics[number];
type Column = typeof required[number] | Optional;
/** What the paper's largest image has; the limit keeps positions and sizes small everywhere. */
const largestSize = 32;
const hlColumns = 7;
/** The features of hl that are ones of E, not of ET. */
const ofEnergy = hlNames.filter((name) => name !== "Rhad");

/** The data sets of one split, all of `events` rows. */
export interface SplitLayout {
  readonly events: number;
  readonly columns:
    & { readonly [C in typeof required[number]]: Hdf5Dataset }
    & { readonly [C in Optional]?: Hdf5Dataset };
}

export interface Layout {
  readonly file: Hdf5File;
  /** Pixels per side. */
  readonly sizes: Readonly<Record<ImageFeature, number>>;
  readonly splits: Readonly<Record<Split, SplitLayout>>;
  /** What was found, one sentence each. */
  readonly sentences: readonly string[];
}

/** @throws InputError for a missing group or split, a wrong shape or type, numbers of events that differ. */
export function recogniseLayout(file: Hdf5File): Layout {
  const groups = file.names("/") ?? [];
  refuseMissing(file, groups);
  const wanted: Column[] = ["et", "ht", "hl", "mass", "y", ...kinematics];
  if (!groups.includes("hl")) wanted.push(energy);
  const columns = wanted.filter((group) => groups.includes(group));
  const found = mapSplits((split) => recogniseSplit(file, columns, split));
  const sizes = { et: sizeOf(found, "et"), ht: sizeOf(found, "ht") };
  const absent = computable.filter((group) => !groups.includes(group));
  if (absent.length > 0) refuseOtherSizes(file, sizes, absent);
  return { file, sizes, splits: found, sentences: describe(groups, columns, found) };
}

function refuseMissing(file: Hdf5File, groups: readonly string[]): void {
  const present = groups.length > 0 ? groups.join(", ") : "nothing";
  if (required.some((group) => !groups.includes(group))) {
    const all = ["et", "ht", "hl", "mass", "y"];
    const missing = all.filter((group) => !groups.includes(group));
    throw file.fault(`there is no group ${list(missing)} (it has ${present})`, `groups ${list(all)}`);
  }
  if (groups.includes("hl") || groups.includes(energy)) return;
  throw file.fault(
    `there is no group hl (it has ${present}), and without the cells' energies ${list(ofEnergy)} cannot be computed`,
    "a group hl, or the ECal images of energy in GeV as a group ee",
  );
}

function refuseOtherSizes(file: Hdf5File, { et, ht }: Layout["sizes"], absent: readonly string[]): void {
  if (et === ecalGrid.size && ht === hcalPixels) return;
  throw file.fault(
    `${list(absent)} cannot be computed from images of ${et} x ${et} and ${ht} x ${ht} pixels`,
    `31 x 31 of the ECal and 32 x 32 of the HCal, or ${absent.length > 1 ? "groups" : "a group"} ${list(absent)}`,
  );
}

export function mapSplits<T>(make: (split: Split) => T): Record<Split, T> {
  return Object.fromEntries(splits.map((split) => [split, make(split)])) as Record<Split, T>;
}

const list = (names: readonly string[]) => names.join(", ").replace(/, ([^,]*)$/, " and $1");
const shapeText = (shape: readonly (number | string)[]) => shape.join(" x ");

function recogniseSplit(file: Hdf5File, columns: readonly Column[], split: Split): SplitLayout {
  const entries = columns.map((column) => [column, openColumn(file, column, split)] as const);
  const found = Object.fromEntries(entries) as SplitLayout["columns"];
  const events = found.y.shape[0] ?? 0;
  for (const [, dataset] of entries) {
    if (dataset.shape[0] === events) continue;
    throw dataset.fault(`has ${dataset.shape[0]} events`, `${events}, as y/${split} has`);
  }
  return { events, columns: found };
}

function openColumn(file: Hdf5File, column: Column, split: Split): Hdf5Dataset {
  const names = file.names(column);
  if (!names) throw file.fault(`"${column}" is not a group`, `a group with ${list(splits)}`);
  if (!names.includes(split)) {
    throw file.fault(`${column} has no ${split} (it has ${names.join(", ") || "nothing"})`, `${list(splits)}`);
  }
  const dataset = file.dataset(`${column}/${split}`);
  checkElement(dataset, column);
  checkShape(dataset, column);
  return dataset;
}

function checkElement(dataset: Hdf5Dataset, column: Column): void {
  const isFloat = dataset.element === "float32" || dataset.element === "float64";
  if (column !== "y" && !isFloat) throw dataset.fault(`holds ${dataset.element} values`, "float32 or float64");
}

/** Shapes without the events' axis; a trailing 1 more is fine everywhere. */
function checkShape(dataset: Hdf5Dataset, column: Column): void {
  const [, ...given] = dataset.shape;
  const inner = given.at(-1) === 1 ? given.slice(0, -1) : given;
  switch (column) {
    case "hl":
      if (inner.length === 1 && inner[0] === hlColumns) return;
      throw dataset.fault(`has shape ${shapeText(dataset.shape)}`, `events x ${hlColumns}`);
    case "et":
    case "ht":
    case "ee":
      // A 1 x 1 image with a channel axis loses one axis too many above, which is no image that anybody has.
      if (inner.length === 2 && inner[0] === inner[1] && (inner[0] ?? 0) <= largestSize) return;
      throw dataset.fault(
        `has shape ${shapeText(dataset.shape)}`,
        `events x n x n or events x n x n x 1, n at most ${largestSize}`,
      );
    default:
      if (inner.length === 0) return;
      throw dataset.fault(`has shape ${shapeText(dataset.shape)}`, "events or events x 1");
  }
}

function sizeOf(found: Layout["splits"], image: ImageFeature): number {
  const size = found.train.columns[image].shape[1] ?? 0;
  for (const split of splits) {
    const { [image]: dataset, ee } = found[split].columns;
    for (const other of image === "et" && ee ? [dataset, ee] : [dataset]) {
      if (other.shape[1] === size) continue;
      throw other.fault(`has shape ${shapeText(other.shape)}`, `${size} x ${size} pixels, as ${image}/train has`);
    }
  }
  return size;
}

function describe(groups: readonly string[], columns: readonly Column[], found: Layout["splits"]): string[] {
  const { et, ht, hl, mass } = found.train.columns;
  const image = (dataset: Hdf5Dataset) => `${shapeText(dataset.shape.slice(1, 3))} ${dataset.element}`;
  const absent = kinematics.filter((column) => !columns.includes(column));
  const used = [
    `et (${image(et)})`,
    `ht (${image(ht)})`,
    ...(hl ? [`hl (${hl.element})`] : []),
    ...(mass ? ["mass"] : []),
    "y",
  ];
  const unused = groups.filter((group) => !columns.includes(group as Column));
  return [
    `The layout of the authors' files: ${list(used)}.`,
    absent.length === 0
      ? "The candidate's pt and eta are there, which the authors' files do not have."
      : `The candidate's ${list(absent)} ${absent.length > 1 ? "are" : "is"} not in the file.`,
    ...(unused.length > 0 ? [`Not used: ${list(unused)}.`] : []),
  ];
}
