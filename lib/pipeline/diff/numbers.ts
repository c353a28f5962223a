/** Results of two states of one instance, by what pipeline.lock holds of them. */
import type { LockedNumber } from "../lock/lock_file.ts";

export interface NumberChange {
  /** By output and place: `metrics.seeds.0.auc.value`. */
  readonly place: string;
  /** Missing where only the other state has such a result. */
  readonly before?: number;
  readonly now?: number;
  /** The smaller one where the two states declare different ones: loosening a tolerance hides no movement. */
  readonly tolerance: number;
  /** Whether it moved by more than its tolerance, or is gone. A result that is new moved nowhere. */
  readonly beyond: boolean;
  /** How far it moved, in tolerances; infinite where the tolerance is 0 or the result is gone. */
  readonly tolerances: number;
}

type Numbers = Readonly<Record<string, LockedNumber>>;

/** The results that are not exactly the same, the one that moved farthest first. */
export function compareNumbers(before: Numbers = {}, now: Numbers = {}): NumberChange[] {
  const places = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return places.flatMap((place) => {
    const [old, current] = [before[place], now[place]];
    return old?.value === current?.value ? [] : [changeOf(place, old, current)];
  }).toSorted(fartherFirst);
}

/** Sorts by how far results moved; then by place, so that the order is always the same. */
export function fartherFirst(one: NumberChange, other: NumberChange): number {
  const [a, b] = [one, other].map(({ beyond, tolerances }) => beyond ? tolerances : Math.min(1, tolerances));
  if (a !== b) return (b ?? 0) > (a ?? 0) ? 1 : -1;
  return one.place === other.place ? 0 : one.place < other.place ? -1 : 1;
}

function changeOf(place: string, before: LockedNumber | undefined, now: LockedNumber | undefined): NumberChange {
  const tolerance = Math.min(before?.tolerance ?? Infinity, now?.tolerance ?? Infinity);
  const values = { place, before: before?.value, now: now?.value, tolerance };
  if (!before) return { ...values, beyond: false, tolerances: 0 };
  if (!now) return { ...values, beyond: true, tolerances: Infinity };
  const distance = Math.abs(now.value - before.value);
  return { ...values, beyond: !(distance <= tolerance), tolerances: distance / tolerance };
}

/** `metrics.seeds.0.auc.value 0.9178 -> 0.9203 (tolerance 0.001)` */
export function describeChange({ place, before, now, tolerance }: NumberChange): string {
  return `${place} ${showNumber(before, tolerance)} -> ${showNumber(now, tolerance)} (tolerance ${tolerance})`;
}

/** To a hundredth of the tolerance, which shows all movement that counts; exactly where the tolerance is 0. */
export function showNumber(value: number | undefined, tolerance: number): string {
  if (value === undefined) return "nothing";
  const decimals = 2 - Math.floor(Math.log10(tolerance));
  return decimals >= 0 && decimals <= 20 && Math.abs(value) < 1e21
    ? String(Number(value.toFixed(decimals)))
    : String(value);
}
