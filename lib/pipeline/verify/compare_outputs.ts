/** Whether what a task made again is what it had made: by bytes, or by the numbers that it declares as results. Pure. */
import type { Producer, Tolerances } from "../../task/contract.ts";
import { digestJson } from "../identity/digest.ts";
import type { Digest } from "../identity.ts";
import { resultsIn } from "../lock/numbers.ts";

/**
 * equal: the same bytes. within: other bytes, but every declared number is there and within its tolerance. differs: a
 * number is beyond its tolerance, missing or new, or the output declares no numbers.
 */
export type Verdict = "equal" | "within" | "differs";

/** From the best to the worst. */
const verdicts: readonly Verdict[] = ["equal", "within", "differs"];

/** A declared number that is not what it was; undefined where the place holds no number. */
export interface MovedNumber {
  /** `seeds.0.auc.value` */
  readonly place: string;
  readonly recorded: number | undefined;
  readonly again: number | undefined;
  readonly tolerance: number;
  readonly beyond: boolean;
}

export interface OutputComparison {
  /** The task's name for it. */
  readonly output: string;
  readonly verdict: Verdict;
  readonly recorded: Digest;
  readonly again: Digest;
  /** In the order of the recorded file; empty where the bytes are equal or no numbers are declared. */
  readonly moved: readonly MovedNumber[];
}

/** What made outputs, as far as it is known. */
export interface Made {
  readonly producer?: Producer;
  readonly host: string;
  readonly cores: number;
}

export interface ComparedOutput {
  readonly output: string;
  readonly recorded: Digest;
  readonly again: Digest;
  /** Missing or empty where the task declares no numbers of this output. */
  readonly tolerances?: Tolerances;
  /** Both files as parsed JSON; asked only where the bytes differ and numbers are declared. Undefined: not readable as such. */
  readonly contents: () => { readonly recorded: unknown; readonly again: unknown };
}

export function compareOutput(
  { output, recorded, again, tolerances = {}, contents }: ComparedOutput,
): OutputComparison {
  const compared = { output, recorded, again };
  if (recorded === again) return { ...compared, verdict: "equal", moved: [] };
  if (Object.keys(tolerances).length === 0) return { ...compared, verdict: "differs", moved: [] };
  const files = contents();
  const { found, moved } = compareNumbers(files.recorded, files.again, tolerances);
  // Where no number was found on either side nothing speaks for the file, however generous the tolerances.
  const within = found > 0 && moved.every(({ beyond }) => !beyond);
  return { ...compared, verdict: within ? "within" : "differs", moved };
}

/** `found` counts the places that hold a number in either file. */
export function compareNumbers(
  recorded: unknown,
  again: unknown,
  tolerances: Tolerances,
): { found: number; moved: MovedNumber[] } {
  const before = new Map(resultsIn(recorded, tolerances).map((result) => [result.place, result]));
  const now = new Map(resultsIn(again, tolerances).map((result) => [result.place, result]));
  const places = [...new Set([...before.keys(), ...now.keys()])];
  const moved = places.flatMap((place): MovedNumber[] => {
    const [old, current] = [before.get(place), now.get(place)];
    if (old?.value === current?.value) return [];
    const tolerance = (old ?? current)?.tolerance ?? 0;
    // Written so that a difference that is no number counts as beyond.
    const beyond = !(old && current && Math.abs(current.value - old.value) <= tolerance);
    return [{ place, recorded: old?.value, again: current?.value, tolerance, beyond }];
  });
  return { found: places.length, moved };
}

/** The worst of an instance's outputs; equal for none. */
export function worstVerdict(outputs: readonly OutputComparison[]): Verdict {
  return verdicts[Math.max(0, ...outputs.map(({ verdict }) => verdicts.indexOf(verdict)))] ?? "equal";
}

/**
 * Whether two runs were computed by the same means: backend, adapter, arithmetic and package versions. Such runs owe the
 * same bytes, whatever the host and its cores. Why a backend was chosen does not matter; two tasks that say nothing of
 * their means are taken to have the same.
 */
export function sameProducer(one: Producer | undefined, other: Producer | undefined): boolean {
  const means = (producer: Producer | undefined) => {
    const { backend = null, adapter = null, arithmetic = null, packages = {}, earlier = null } = producer ?? {};
    return digestJson({ backend, adapter, arithmetic, packages, earlier });
  };
  return means(one) === means(other);
}

/**
 * Whether a comparison speaks against the result. Where the same means gave other bytes it always does, even within
 * tolerances: the task is not deterministic, and nothing says how far it can go.
 */
export function isFault(outputs: readonly OutputComparison[], same: boolean): boolean {
  const verdict = worstVerdict(outputs);
  return verdict === "differs" || (same && verdict !== "equal");
}
