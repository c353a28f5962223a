/** Reads the events of an HDF5 file that are used: labels and flat features into memory, images as cells into scratch files. */
import type { ImageFeature, Split } from "../artifact/dataset.ts";
import type { ClassCounts } from "./authors_sample.ts";
import { CellSpool } from "./cell_spool.ts";
import { type ImageIndex, type PixelFacts, readImages } from "./images.ts";
import { type Layout, mapSplits, type SplitLayout } from "./layout.ts";
import { type EventsWanted, selectEvents } from "./selection.ts";
import { computedNotes, readShapes } from "./shapes.ts";
import { countClasses, readColumns, readLabels } from "./values.ts";

/** One split's used events, unscaled. */
export interface ImportedSplit {
  readonly given: ClassCounts;
  readonly used: ClassCounts;
  /** [events] */
  readonly labels: Uint8Array;
  /** [events, 7], [events], and where the file has them [events]. */
  readonly hl: Float64Array;
  readonly mass: Float64Array;
  readonly pt?: Float64Array;
  readonly eta?: Float64Array;
  readonly images: Readonly<Record<ImageFeature, ImageIndex & { readonly cells: CellSpool }>>;
}

/** Dispose of it when it is written: that removes the scratch files. */
export interface ImportedEvents extends Disposable {
  readonly splits: Readonly<Record<Split, ImportedSplit>>;
  readonly notes: readonly string[];
}

export interface ImportOptions {
  readonly events: EventsWanted;
  /** A folder for scratch files. */
  readonly scratch: string;
  /** Events read so far, of so many. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Reads and checks. Labels are read whole; of everything else only the rows that are used are read, and checked.
 * @throws InputError for a value that cannot be used, or a split without events of both classes.
 */
export async function importEvents(layout: Layout, options: ImportOptions): Promise<ImportedEvents> {
  const { used, note } = selectEvents(mapSplits((split) => layout.splits[split].events), options.events);
  const labels = {
    train: await usedLabels(layout.splits.train, used.train),
    valid: await usedLabels(layout.splits.valid, used.valid),
    test: await usedLabels(layout.splits.test, used.test),
  };
  using stack = new DisposableStack();
  const reading = new ImageReading(options, used.train + used.valid + used.test, stack);
  const read = async (split: Split): Promise<ImportedSplit> => {
    const { et, ht } = layout.splits[split].columns;
    const images = {
      et: await reading.read(et, used[split], `${split}-et`),
      ht: await reading.read(ht, used[split], `${split}-ht`),
    };
    const flat = await readFlat(layout.splits[split], used[split], images.et.pixels);
    return { ...labels[split], ...flat, images };
  };
  const splits = { train: await read("train"), valid: await read("valid"), test: await read("test") };
  const scratch = stack.move();
  const notes = [...(note ? [note] : []), ...computedNotes(layout.splits.train.columns)];
  return { splits, notes, [Symbol.dispose]: () => scratch.dispose() };
}

async function usedLabels({ columns: { y } }: SplitLayout, used: number) {
  const all = await readLabels(y);
  const labels = all.slice(0, used);
  const counts = countClasses(labels);
  if (counts.signal === 0 || counts.background === 0) {
    const absent = counts.signal === 0 ? "signal (1)" : "background (0)";
    throw y.fault(
      `has no ${absent} among its first ${used} events`,
      "at least one event of each class; use more events",
    );
  }
  return { labels, used: counts, given: countClasses(all) };
}

async function readFlat({ columns }: SplitLayout, used: number, ecal: PixelFacts) {
  const { pt, eta } = columns;
  return {
    ...await readShapes(columns, used, ecal),
    ...(pt ? { pt: await readColumns(pt, used) } : {}),
    ...(eta ? { eta: await readColumns(eta, used) } : {}),
  };
}

/** Reads images one data set after the other and adds up how far it is: two images are an event. */
class ImageReading {
  readonly #options: ImportOptions;
  readonly #events: number;
  readonly #stack: DisposableStack;
  #images = 0;

  constructor(options: ImportOptions, events: number, stack: DisposableStack) {
    this.#options = options;
    this.#events = events;
    this.#stack = stack;
  }

  async read(dataset: SplitLayout["columns"]["et"], events: number, name: string) {
    const cells = this.#stack.use(new CellSpool(`${this.#options.scratch}/${name}`));
    const index = await readImages(dataset, events, cells, (count) => {
      this.#images += count;
      this.#options.onProgress(Math.floor(this.#images / 2), this.#events);
    });
    return { ...index, cells };
  }
}
