/** The objects that training_step.ts keeps and the drawings read. Numbers have four digits: no measurement has more. */
import type { Time } from "./contestant.ts";
import type { Candidate } from "./contestant.ts";

export interface Spread {
  readonly least: number;
  readonly median: number;
}

/** What a network's arithmetic is, GFLOP per step of a batch and per 1,000 events of prediction. */
export interface NetworkResult {
  readonly kind: "network";
  readonly network: string;
  readonly parameters: number;
  readonly step: { readonly dense: number; readonly done: number };
  readonly predict: { readonly dense: number; readonly done: number };
}

export interface ContestantResult {
  readonly kind: "contestant";
  readonly network: string;
  readonly name: string;
  readonly family: Candidate["family"];
  readonly backend: Candidate["backend"];
  readonly threads: number;
  readonly versions: string;
  /** Milliseconds per training step. */
  readonly step: { readonly wall: Spread; readonly cpu: Spread };
  /** Events per second, and per second of processor time: the most, and the median. */
  readonly predict: { readonly wall: { most: number; median: number }; readonly cpu: { most: number; median: number } };
  /** Events of a prediction that was timed. */
  readonly predicted: number;
  /** Seconds from the program's start to the end of its first step. */
  readonly firstStep: number;
  /** MB resident at most: while training; and in all, the events of a prediction included. */
  readonly trainMemory: number;
  readonly memory: number;
}

export interface PeakResult {
  readonly kind: "peak";
  readonly gflops: number;
  readonly memory: number;
  readonly cache: number;
}

export interface MissingResult {
  readonly kind: "missing";
  readonly what: string;
  readonly why: string;
}

export type Result = NetworkResult | ContestantResult | PeakResult | MissingResult;

export const digits = (value: number) => Number(value.toPrecision(4));

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

function spread(values: readonly number[]): Spread {
  return { least: digits(Math.min(...values)), median: digits(median(values)) };
}

/** Milliseconds per step from seconds of so many. */
export function perStep(times: readonly Time[], steps: number): ContestantResult["step"] {
  const of = (pick: (time: Time) => number) => spread(times.map((time) => pick(time) / steps * 1000));
  return { wall: of(({ wall }) => wall), cpu: of(({ cpu }) => cpu) };
}

export function perSecond(times: readonly Time[], events: number): ContestantResult["predict"] {
  const of = (pick: (time: Time) => number) => {
    const { least, median } = spread(times.map(pick));
    return { most: digits(events / least), median: digits(events / median) };
  };
  return { wall: of(({ wall }) => wall), cpu: of(({ cpu }) => cpu) };
}
