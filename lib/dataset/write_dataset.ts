/** Writes the imported events as a data set (lib/artifact/dataset.ts), scaled, without ever holding the cells in memory. */
import type { ArrayDeclaration } from "../artifact/arrays.ts";
import { ArrayWriter } from "../artifact/array_writer.ts";
import { type DatasetInfo, hlNames, type Scaling, type Split, splits } from "../artifact/dataset.ts";
import type { ImportedSplit } from "./import.ts";
import { breathe } from "./breathe.ts";
import { scaleColumns } from "./scaling.ts";

const imageNames = ["et", "ht"] as const;

export async function writeDataset(
  path: string,
  imported: Readonly<Record<Split, ImportedSplit>>,
  info: DatasetInfo,
): Promise<void> {
  const declarations = Object.fromEntries(splits.flatMap((split) => declareSplit(split, imported[split])));
  using writer = new ArrayWriter(path, declarations, { dataset: JSON.stringify(info) });
  for (const split of splits) await appendSplit(writer, split, imported[split], info.scaling);
  writer.finish();
}

function declareSplit(split: Split, values: ImportedSplit): [string, ArrayDeclaration][] {
  const events = values.labels.length;
  const declare = (name: string, dtype: ArrayDeclaration["dtype"], ...shape: number[]): [string, ArrayDeclaration] => {
    return [`${split}/${name}`, { dtype, shape }];
  };
  return [
    declare("y", "U8", events),
    declare("hl", "F32", events, hlNames.length),
    declare("mass", "F32", events, 1),
    ...imageNames.flatMap((image) => [
      declare(`${image}/start`, "U32", events + 1),
      declare(`${image}/position`, "U16", values.images[image].cells.count),
      declare(`${image}/value`, "F32", values.images[image].cells.count),
    ]),
    ...(values.pt ? [declare("pt", "F32", events)] : []),
    ...(values.eta ? [declare("eta", "F32", events)] : []),
  ];
}

async function appendSplit(
  writer: ArrayWriter,
  split: Split,
  values: ImportedSplit,
  scaling: DatasetInfo["scaling"],
): Promise<void> {
  writer.append(`${split}/y`, values.labels);
  writer.append(`${split}/hl`, scaleColumns(values.hl, hlNames.length, scaling.hl));
  writer.append(`${split}/mass`, scaleColumns(values.mass, 1, scaling.mass));
  for (const image of imageNames) await appendCells(writer, `${split}/${image}`, values.images[image], scaling[image]);
  if (values.pt) writer.append(`${split}/pt`, Float32Array.from(values.pt));
  if (values.eta) writer.append(`${split}/eta`, Float32Array.from(values.eta));
}

async function appendCells(
  writer: ArrayWriter,
  name: string,
  { start, cells }: ImportedSplit["images"]["et"],
  scaling: Scaling,
): Promise<void> {
  writer.append(`${name}/start`, start);
  for (const { position, value } of cells.read()) {
    writer.append(`${name}/position`, position);
    writer.append(`${name}/value`, scaleColumns(value, 1, scaling));
    await breathe();
  }
}
