/** Facts about imported events: what the choice of the scaling depends on, and what the page tells of them. */
import { type DatasetInfo, hlNames, type ImageFeature } from "../artifact/dataset.ts";
import type { Summary } from "../artifact/summary.ts";
import { isAuthorsSample } from "./authors_sample.ts";
import type { ImportedEvents, ImportedSplit } from "./import.ts";
import { type Layout, mapSplits } from "./layout.ts";
import { type ChosenScaling, columnFacts, type TrainingFacts } from "./scaling.ts";

export function trainingFacts({ hl, mass, images }: ImportedSplit): TrainingFacts {
  const [massFacts] = columnFacts(mass, 1);
  if (!massFacts) throw new RangeError("cannot describe the masses: there are none");
  return {
    hl: columnFacts(hl, hlNames.length),
    mass: massFacts,
    pixels: { et: images.et.pixels, ht: images.ht.pixels },
  };
}

export function datasetInfo(layout: Layout, { splits }: ImportedEvents, { scaling }: ChosenScaling): DatasetInfo {
  return {
    version: 1,
    sizes: layout.sizes,
    scaling,
    events: mapSplits((split) => {
      const { labels, used } = splits[split];
      return { used: labels.length, given: layout.splits[split].events, signal: used.signal };
    }),
  };
}

export function summarise(layout: Layout, events: ImportedEvents, chosen: ChosenScaling): Summary {
  const attributes = layout.file.attributes();
  const { train } = events.splits;
  return {
    version: 1,
    description: attributes.description ?? attributes.title ?? null,
    attributes,
    authors: isAuthorsSample(mapSplits((split) => events.splits[split].given)),
    recognised: [...layout.sentences],
    events: mapSplits((split) => ({ given: events.splits[split].given, used: events.splits[split].used })),
    sizes: layout.sizes,
    occupancy: { et: occupancy(train, "et"), ht: occupancy(train, "ht") },
    scaling: [...chosen.sentences],
    notes: [...events.notes, ...chosen.notes],
  };
}

/** Mean number of non-empty cells per image, over all events and per class. */
function occupancy({ labels, used, images }: ImportedSplit, image: ImageFeature): Summary["occupancy"]["et"] {
  const { start } = images[image];
  let signal = 0;
  labels.forEach((label, event) => signal += label * ((start[event + 1] ?? 0) - (start[event] ?? 0)));
  const all = start[labels.length] ?? 0;
  return { all: all / labels.length, signal: signal / used.signal, background: (all - signal) / used.background };
}
