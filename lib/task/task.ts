/** Where a task begins: `export default defineTask({...})`. The types are in contract.ts, apart, so that editing them changes no task's code. */
import type { Inputs, Outputs, Task } from "./contract.ts";

export type * from "./contract.ts";

/** Declares a task; the identity, but it infers the types of `run`'s context. */
export function defineTask<P, const I extends Inputs, const O extends Outputs>(task: Task<P, I, O>): Task<P, I, O> {
  return task;
}
