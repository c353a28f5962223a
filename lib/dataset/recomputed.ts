/** The high-level features and masses of a prepared data set, computed from its images and, where needed, the file's `ee`. */
import type { ArrayFile } from "../artifact/arrays.ts";
import { type DatasetInfo, hlNames, type Split, splits } from "../artifact/dataset.ts";
import { hadronicLeakage, highLevelFeatures } from "../physics/features.ts";
import { ecalGrid, hcalPixels, type ImageCells } from "../physics/geometry.ts";
import { jetMass, type MassDefinition, massDefinitions } from "../physics/jet_mass.ts";
import { breathe } from "./breathe.ts";
import type { Hdf5File } from "./hdf5.ts";
import { readImageCells } from "./images.ts";

export type Recomputable = typeof hlNames[number] | MassDefinition;
/** Values in the unit of the file's images, [events of all splits in their order]. */
export type Recomputed = { readonly [Q in Recomputable]: Float64Array };
/** Why a quantity cannot be computed, by its name; what is not here can. */
export type Refusals = Partial<Record<Recomputable, string>>;

/** Which quantities the images do not give. */
export function refusals({ sizes, scaling }: DatasetInfo, hasEnergies: boolean): Refusals {
  const inGeV = scaling.et.kind === "divided" && scaling.et.unit === "GeV";
  if (sizes.et !== ecalGrid.size || sizes.ht !== hcalPixels) {
    const why =
      `images have ${sizes.et} x ${sizes.et} and ${sizes.ht} x ${sizes.ht} pixels instead of 31 x 31 and 32 x 32`;
    return Object.fromEntries([...hlNames, ...massDefinitions].map((name) => [name, why]));
  }
  const ofEnergy = hlNames.filter((name) => name !== "Rhad");
  if (!hasEnergies) {
    const why = "the ECal images of energy (ee) are not in the file";
    return Object.fromEntries(ofEnergy.map((name) => [name, why]));
  }
  const why = "images were scaled before and are not in GeV";
  return inGeV ? {} : { sigmaetaeta: why, Iso03: why, Iso04: why };
}

/** @throws InputError if the file has fewer energy images than the data set events, or unusable ones. */
export async function recompute(
  arrays: ArrayFile,
  info: DatasetInfo,
  file: Hdf5File,
  onProgress: (done: number, total: number) => void,
): Promise<Recomputed> {
  const total = splits.reduce((sum, split) => sum + info.events[split].used, 0);
  const values = Object.fromEntries(
    [...hlNames, ...massDefinitions].map((name) => [name, new Float64Array(total).fill(NaN)]),
  ) as Recomputed;
  let event = 0;
  for (const split of splits) {
    for await (const images of eventImages(arrays, info, file, split)) {
      const { ee, et, ht } = images;
      const features = ee ? highLevelFeatures({ ee, et, ht }) : { Rhad: hadronicLeakage({ et, ht }) };
      for (const [name, value] of Object.entries(features)) values[name as keyof Recomputed][event] = value;
      for (const definition of massDefinitions) values[definition][event] = jetMass(et, ht, definition);
      if (++event % 2048 > 0) continue;
      onProgress(event, total);
      await breathe();
    }
  }
  onProgress(total, total);
  return values;
}

interface Images {
  readonly ee?: ImageCells;
  readonly et: ImageCells;
  readonly ht: ImageCells;
}

async function* eventImages(
  arrays: ArrayFile,
  { events, scaling }: DatasetInfo,
  file: Hdf5File,
  split: Split,
): AsyncGenerator<Images> {
  const { used } = events[split];
  const energies = file.names("ee")?.includes(split) ? readEnergies(file, split, used) : undefined;
  const image = (name: "et" | "ht") => {
    const by = scaling[name].kind === "divided" ? scaling[name].by : 1;
    const start = arrays.read<Uint32Array>(`${split}/${name}/start`).data;
    const position = arrays.read<Uint16Array>(`${split}/${name}/position`).data;
    const value = arrays.read<Float32Array>(`${split}/${name}/value`).data;
    return (event: number): ImageCells => {
      const [from, to] = [start[event], start[event + 1]];
      return {
        position: position.subarray(from, to),
        value: Array.from(value.subarray(from, to), (scaled) => scaled * by),
      };
    };
  };
  const et = image("et"), ht = image("ht");
  for (let event = 0; event < used; event++) {
    const ee = energies ? (await energies.next()).value as ImageCells : undefined;
    yield { ...(ee ? { ee } : {}), et: et(event), ht: ht(event) };
  }
}

function readEnergies(file: Hdf5File, split: Split, used: number): AsyncGenerator<ImageCells> {
  const dataset = file.dataset(`ee/${split}`);
  const [rows = 0, ...pixels] = dataset.shape;
  const sizes = pixels.at(-1) === 1 ? pixels.slice(0, -1) : pixels;
  if (rows < used || sizes.length !== 2 || sizes.some((size) => size !== ecalGrid.size)) {
    throw dataset.fault(`has shape ${dataset.shape.join(" x ")}`, `at least ${used} events x 31 x 31`);
  }
  return readImageCells(dataset, used);
}
