/**
 * ZIP archives, as far as Keras 3 uses them: members stored or deflated, one disk, no encryption (PKWARE's APPNOTE.TXT
 * 6.3, sections 4.3.7, 4.3.12 and 4.3.16). Written ones are stored and carry no date, so the same members give the same
 * bytes.
 */
import { crc32, inflateRawSync } from "node:zlib";
import { InputError } from "../artifact/input_error.ts";

const endSignature = 0x06054b50, directorySignature = 0x02014b50, memberSignature = 0x04034b50;
const endLength = 22, directoryLength = 46, memberLength = 30;
/** 1 January 1980, the format's first day; its times have no zone. */
const firstDay = 0x21;

/** Members by name, in the archive's order. @throws InputError if the archive is not whole; names it by `path`. */
export function readZip(path: string, bytes: Uint8Array): Map<string, Uint8Array> {
  const fault = (is: string) => new InputError(`cannot read ${path}: ${is}, expected a whole ZIP archive`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - endLength;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw fault("it has no directory of members");
  const members = new Map<string, Uint8Array>();
  try {
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      if (view.getUint32(at, true) !== directorySignature) throw fault("its directory is damaged");
      const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
      const [nameLength = 0, extraLength = 0, commentLength = 0] = lengths;
      const name = new TextDecoder().decode(bytes.subarray(at + directoryLength, at + directoryLength + nameLength));
      const content = readMember(bytes, view, at);
      if (!content) throw fault(`member ${JSON.stringify(name)} is damaged`);
      members.set(name, content);
      at += directoryLength + nameLength + extraLength + commentLength;
    }
  } catch (error) {
    throw error instanceof RangeError ? fault("it is truncated") : error;
  }
  return members;
}

/** A member's bytes by its entry in the directory; undefined where they are not those that were packed. */
function readMember(bytes: Uint8Array, view: DataView, entry: number): Uint8Array | undefined {
  const method = view.getUint16(entry + 10, true), crc = view.getUint32(entry + 16, true);
  const packed = view.getUint32(entry + 20, true), local = view.getUint32(entry + 42, true);
  if (view.getUint32(local, true) !== memberSignature) return undefined;
  const start = local + memberLength + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const stored = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8) return undefined;
  try {
    const content = method === 0 ? stored : new Uint8Array(inflateRawSync(stored));
    return crc32(content) === crc ? content : undefined;
  } catch {
    return undefined;
  }
}

/** An archive of stored members in the given order. */
export function writeZip(members: ReadonlyMap<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, content] of members) {
    const text = new TextEncoder().encode(name), crc = crc32(content), size = content.length;
    const fields = (start: readonly [number, 2 | 4][]) =>
      pack([
        ...start,
        [20, 2],
        [0, 2],
        [0, 2],
        [0, 2],
        [firstDay, 2],
        [crc, 4],
        [size, 4],
        [size, 4],
        [text.length, 2],
        [
          0,
          2,
        ],
      ]);
    const member = fields([[memberSignature, 4]]);
    directory.push(
      fields([[directorySignature, 4], [20, 2]]),
      pack([[0, 2], [0, 2], [0, 2], [0, 4], [at, 4]]),
      text,
    );
    parts.push(member, text, content);
    at += member.length + text.length + size;
  }
  const directorySize = directory.reduce((sum, { length }) => sum + length, 0), count = members.size;
  const end = pack([[endSignature, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directorySize, 4], [at, 4], [0, 2]]);
  return concatenate([...parts, ...directory, end]);
}

function pack(fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [, length]) => sum + length, 0)), view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, length] of fields) {
    if (length === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += length;
  }
  return bytes;
}

/** The parts after one another. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) all.set(part, at), at += part.length;
  return all;
}
