/** What a training will cost, in words, from a few timed steps. */
import type { Team } from "./team.ts";

export interface Workload {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly validationEvents: number;
}

/**
 * Times the gradient of a few batches, whose results are thrown away, and one chunk of validation.
 *
 * @returns seconds per step and per validation event. The quickest step counts: the first one also compiles kernels.
 */
export async function timeSteps(
  team: Team,
  batches: readonly Uint32Array[],
  validationEvents: number,
): Promise<{ step: number; event: number }> {
  let step = Infinity;
  for (const [i, rows] of batches.entries()) {
    const start = performance.now();
    const { loss, tensors } = await team.gradient(rows, 0, i);
    await loss.data();
    step = Math.min(step, (performance.now() - start) / 1000);
    for (const tensor of [loss, ...tensors]) tensor.dispose();
  }
  const start = performance.now(), events = Math.min(validationEvents, 256);
  for await (const _ of team.logits("valid", events));
  return { step, event: (performance.now() - start) / 1000 / Math.max(events, 1) };
}

/** "about 12 min for at most 100 epochs of 1,075 steps" */
export function describeCost(work: Workload, { step, event }: { step: number; event: number }): string {
  const seconds = work.epochs * (work.stepsPerEpoch * step + work.validationEvents * event);
  const epochs = work.epochs === 1 ? "1 epoch" : `at most ${group(work.epochs)} epochs`;
  return `about ${describeSeconds(seconds)} for ${epochs} of ${group(work.stepsPerEpoch)} steps`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  const minutes = Math.round(seconds / 60);
  return minutes < 600 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${group(Math.round(minutes / 60))} h`;
}

/** 1075 as "1,075", whatever the locale. */
function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
