/** Where an instance runs: the system that runs it, and what shares that out. */
import type { Instance } from "../instance.ts";
import type { Executor } from "./executor.ts";
import { LocalExecutor } from "./local_executor.ts";
import { type Capacity, ResourcePool } from "./resource_pool.ts";
import type { Slots } from "./slots.ts";

export interface Place {
  readonly executor: Executor;
  readonly slots: Slots;
}

export type Places = (instance: Instance) => Place;

/** This machine. */
export function localPlace(root: string, capacity: Capacity): Place {
  return { executor: new LocalExecutor(root), slots: new ResourcePool(capacity) };
}
