/**
 * Events from HDF5: either data sets `pt`, `eta`, `phi` and perhaps `event`, one entry per particle; or one data set of
 * [events, particles, 3] with pt, eta, phi in this order, where particles of pt = 0 only fill up.
 */
import { Hdf5File } from "../dataset/hdf5.ts";
import type { Hdf5Dataset } from "../dataset/hdf5_dataset.ts";
import { readBlocks } from "../dataset/values.ts";
import { columnNames, EventGatherer, type ParticleEvent, rowFault } from "./events.ts";

/** @param name the data set of [events, particles, 3]; without it pt, eta, phi are. @throws InputError */
export async function* readHdf5Events(path: string, name: string | undefined): AsyncGenerator<ParticleEvent> {
  using file = await Hdf5File.open(path);
  if (name === undefined) yield* readColumns(file);
  else yield* readEvents(file.dataset(name));
}

async function* readEvents(dataset: Hdf5Dataset): AsyncGenerator<ParticleEvent> {
  const [events = 0, most = 0, width = 0] = dataset.shape;
  if (dataset.shape.length !== 3 || width < 3) {
    throw dataset.fault(`has shape ${dataset.shape.join(" x ")}`, "events x particles x 3, of pt, eta, phi");
  }
  for await (const { from, values } of readBlocks(dataset, events)) {
    for (let event = 0; event < values.length / (most * width); event++) {
      const particles = { pt: [] as number[], eta: [] as number[], phi: [] as number[] };
      for (let i = 0; i < most; i++) {
        const at = (event * most + i) * width;
        const [pt = NaN, eta = NaN, phi = NaN] = [Number(values[at]), Number(values[at + 1]), Number(values[at + 2])];
        if (pt === 0) continue;
        const fault = rowFault(pt, eta, phi);
        if (fault !== undefined) throw dataset.fault(`row ${from + event} particle ${i}: ${fault}`, "particles");
        particles.pt.push(pt);
        particles.eta.push(eta);
        particles.phi.push(phi);
      }
      yield { name: String(from + event), particles };
    }
  }
}

async function* readColumns(file: Hdf5File): AsyncGenerator<ParticleEvent> {
  const hasEvents = file.names("/")?.includes("event") ?? false;
  const datasets = columnNames.filter((name) => name !== "event" || hasEvents).map((name) => file.dataset(name));
  const [pt, eta, phi, event] = datasets as [Hdf5Dataset, Hdf5Dataset, Hdf5Dataset, Hdf5Dataset | undefined];
  const rows = pt.shape[0] ?? 0;
  for (const dataset of datasets) {
    if (dataset.shape.length !== 1 || dataset.shape[0] !== rows) {
      throw dataset.fault(`has shape ${dataset.shape.join(" x ")}`, `${rows} entries, as pt has`);
    }
  }
  const gatherer = new EventGatherer();
  for await (const { from, values } of readBlocks(pt, rows)) {
    const [etas, phis, events] = [eta, phi, event].map((dataset) => dataset?.rows(from, from + values.length));
    for (let i = 0; i < values.length; i++) {
      const row = [Number(values[i]), Number(etas?.[i]), Number(phis?.[i])] as const;
      const fault = rowFault(...row);
      if (fault !== undefined) throw pt.fault(`row ${from + i}: ${fault}`, "particles");
      const before = addTo(gatherer, pt, from + i, events ? String(events[i]) : "0", row);
      if (before) yield before;
    }
  }
  const last = gatherer.finish();
  if (last) yield last;
}

function addTo(
  gatherer: EventGatherer,
  dataset: Hdf5Dataset,
  row: number,
  event: string,
  [pt, eta, phi]: readonly [number, number, number],
): ParticleEvent | undefined {
  try {
    return gatherer.add(event, pt, eta, phi);
  } catch (error) {
    throw error instanceof RangeError ? dataset.fault(`row ${row}: ${error.message}`, "sorted events") : error;
  }
}
