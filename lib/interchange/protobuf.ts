/**
 * Protocol buffers, written: only the two wire types that ONNX's messages need here, varints and byte strings
 * (https://protobuf.dev/programming-guides/encoding). Fields appear in the order given, so bytes are deterministic.
 */
import { concatenate } from "./zip.ts";

/** A field by its number: text, bytes, a message, or a non-negative whole number. */
export type Field = readonly [number: number, value: string | number | Uint8Array];

/** A message's bytes. @throws RangeError for a number that is no varint of ours. */
export function message(...fields: readonly Field[]): Uint8Array {
  return concatenate(fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [varint(number << 3), varint(value)];
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return [varint(number << 3 | 2), varint(bytes.length), bytes];
  }));
}

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`cannot encode ${value}, expected a whole number`);
  }
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return Uint8Array.from([...bytes, value]);
}
