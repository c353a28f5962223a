/** Events of particles, as files of either format give them. */
import type { Particles } from "../physics/energy_flow/measure.ts";

export interface ParticleEvent {
  /** As the file has it; else its number, from 0. */
  readonly name: string;
  readonly particles: Particles;
}

export const columnNames = ["pt", "eta", "phi", "event"] as const;
export type ColumnName = typeof columnNames[number];

/**
 * Gathers rows into events. Rows of an event must follow each other, so that one event at a time is in memory.
 */
export class EventGatherer {
  readonly #seen = new Set<string>();
  #name: string | undefined;
  #rows: { pt: number[]; eta: number[]; phi: number[] } = { pt: [], eta: [], phi: [] };

  /** The event before, if this row begins another. @throws RangeError if the row's event has ended before. */
  add(name: string, pt: number, eta: number, phi: number): ParticleEvent | undefined {
    let before: ParticleEvent | undefined;
    if (name !== this.#name) {
      before = this.finish();
      if (this.#seen.has(name)) {
        throw new RangeError(`event ${name} comes again, expected its rows one after the other`);
      }
      this.#seen.add(name);
      this.#name = name;
    }
    this.#rows.pt.push(pt);
    this.#rows.eta.push(eta);
    this.#rows.phi.push(phi);
    return before;
  }

  /** The last event, if there is one. */
  finish(): ParticleEvent | undefined {
    if (this.#name === undefined) return undefined;
    const event = { name: this.#name, particles: this.#rows };
    this.#name = undefined;
    this.#rows = { pt: [], eta: [], phi: [] };
    return event;
  }
}

/** What a row's numbers must be. @returns what is wrong, in words. */
export function rowFault(pt: number, eta: number, phi: number): string | undefined {
  if (!(pt > 0 && pt < Infinity)) return `pt is ${pt}, expected more than 0`;
  if (!Number.isFinite(eta)) return `eta is ${eta}, expected a number`;
  if (!Number.isFinite(phi)) return `phi is ${phi}, expected a number`;
}
