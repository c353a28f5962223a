/**
 * What a training keeps after every epoch, so that a run killed at any moment continues from its last epoch and ends in
 * the same bytes as one left alone: weights, best weights, Adam's moments and step, and the losses of the epochs, from
 * which the callbacks' states follow. Random numbers need no state (random.ts).
 *
 * One safetensors file, written under another name, flushed to the disk, and renamed, so that there always is a whole
 * one.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { ArrayFile, type NamedArray, writeArrays } from "../artifact/arrays.ts";
import { InputError } from "../artifact/input_error.ts";
import type { Weights } from "../artifact/model.ts";
import type { OnDeviceLoss } from "../task/contract.ts";
import type { Losses } from "./course.ts";

export interface Checkpoint {
  /** What the training is, and what computes it; a checkpoint continues no other. */
  readonly identity: Identity;
  /** What had computed before, where a device was lost: "webgpu on X up to epoch 3". */
  readonly earlier?: string;
  readonly losses: readonly Losses[];
  readonly weights: Weights;
  readonly best: Weights;
  readonly adam: { readonly m: Weights; readonly v: Weights; readonly step: number };
}

/** Canonical JSON of the training's parameters, and of its producer. */
export interface Identity {
  readonly training: string;
  readonly producer: string;
}

/** Why there is nothing to continue from; undefined where there simply is no checkpoint. */
export type Found = { readonly checkpoint: Checkpoint } | { readonly discarded: string | undefined };

const version = 1;
const fileIn = (folder: string) => join(folder, "checkpoint.safetensors");

export function writeCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const path = fileIn(folder), unfinished = `${path}.unfinished`;
  const arrays = arraysOf(checkpoint), facts = factsOf(checkpoint);
  writeArrays(unfinished, arrays, { facts, digest: digestOf(facts, arrays) });
  flush(unfinished);
  Deno.renameSync(unfinished, path);
  flush(folder);
}

/**
 * The checkpoint in a folder, if it is whole and of this training on this producer. If `onDeviceLoss` is "continue", one
 * that a WebGPU device computed, in whole or in part, is another producer's to continue: its identity tells whose it is.
 */
export function readCheckpoint(folder: string, identity: Identity, onDeviceLoss: OnDeviceLoss = "fail"): Found {
  const path = fileIn(folder);
  if (!isThere(path)) return { discarded: undefined };
  try {
    using file = ArrayFile.open(path);
    const arrays = Object.fromEntries(file.names.map((name) => [name, file.read(name)]));
    const { facts = "null", digest } = file.metadata;
    if (digestOf(facts, arrays) !== digest) return { discarded: "is damaged" };
    const parsed = parseFacts(facts), found = parsed.identity, computed = producersOf(parsed);
    if (parsed.version !== version) return { discarded: "has another format" };
    if (found.training !== identity.training) return { discarded: "is of another training" };
    const continued = onDeviceLoss === "continue" && computed.startsWith("webgpu");
    if (computed !== identity.producer && !continued) {
      return { discarded: `was computed by ${computed}, this run by ${identity.producer}` };
    }
    return { checkpoint: fromArrays(parsed, arrays) };
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) return { discarded: "is damaged" };
    throw error;
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const factsOf = ({ identity, earlier, adam }: Checkpoint) =>
  JSON.stringify({ version, identity, earlier, step: adam.step });
const parseFacts = (text: string) =>
  JSON.parse(text) as { version: number; identity: Identity; earlier?: string; step: number };

/** All that computed a checkpoint, in words. */
export function producersOf({ identity, earlier }: Pick<Checkpoint, "identity" | "earlier">): string {
  return earlier === undefined ? identity.producer : `${earlier}, then ${identity.producer}`;
}

/** Groups of weights under the names `GROUP:LAYER/kernel`, and the losses [epochs, 2]. */
function arraysOf({ losses, weights, best, adam: { m, v } }: Checkpoint): Record<string, NamedArray> {
  const grouped = Object.entries({ weights, best, m, v }).flatMap(([group, arrays]) =>
    Object.entries(arrays).map(([name, array]): [string, NamedArray] => [`${group}:${name}`, array])
  );
  const course = Float64Array.from(losses.flatMap(({ loss, valLoss }) => [loss, valLoss]));
  return Object.fromEntries([["losses", { shape: [losses.length, 2], data: course }], ...grouped]);
}

function fromArrays(
  { identity, earlier, step }: ReturnType<typeof parseFacts>,
  arrays: Readonly<Record<string, NamedArray>>,
): Checkpoint {
  const group = (prefix: string): Weights =>
    Object.fromEntries(
      Object.entries(arrays).filter(([name]) => name.startsWith(`${prefix}:`)).map(([name, array]) => [
        name.slice(prefix.length + 1),
        array as NamedArray<Float32Array>,
      ]),
    );
  const numbers = arrays.losses?.data ?? [];
  const losses = Array.from({ length: numbers.length / 2 }, (_, i) => ({
    loss: numbers[2 * i] ?? NaN,
    valLoss: numbers[2 * i + 1] ?? NaN,
  }));
  return {
    identity,
    ...(earlier === undefined ? {} : { earlier }),
    losses,
    weights: group("weights"),
    best: group("best"),
    adam: { m: group("m"), v: group("v"), step },
  };
}

function digestOf(facts: string, arrays: Readonly<Record<string, NamedArray>>): string {
  const hash = createHash("sha256").update(facts);
  for (const name of Object.keys(arrays).toSorted()) {
    const { data } = arrays[name] as NamedArray;
    hash.update(`${name}\0`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

/** Asks the system to put a file, or the names in a folder, on the disk. Folders cannot be flushed on Windows. */
function flush(path: string): void {
  try {
    using file = Deno.openSync(path);
    file.syncSync();
  } catch (error) {
    if (!Deno.statSync(path).isDirectory) throw error;
  }
}
