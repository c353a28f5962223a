/** How many events of each split are used: the first ones, since both the authors' file and ours are shuffled. */
import type { Split } from "../artifact/dataset.ts";

/** All events, or so many of the training split, the other splits in proportion. */
export type EventsWanted = "all" | number;

export interface Selection {
  readonly used: Readonly<Record<Split, number>>;
  /** Said where there are fewer events than asked for. */
  readonly note?: string;
}

/**
 * `wanted` training events; of the other splits the same fraction, rounded half up, at least one event. More than there
 * are gives all.
 */
export function selectEvents(given: Readonly<Record<Split, number>>, wanted: EventsWanted): Selection {
  if (wanted === "all" || wanted === given.train) return { used: given };
  if (wanted > given.train) {
    const note = `${wanted} training events were asked for, the file has ${given.train}: all are used.`;
    return { used: given, note };
  }
  const share = (events: number) => Math.max(1, Math.round(events * wanted / given.train));
  return { used: { train: wanted, valid: share(given.valid), test: share(given.test) } };
}
