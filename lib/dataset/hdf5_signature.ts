/** Tells HDF5 files from others before the HDF5 library sees them. */

/** Format signature, HDF5 File Format Specification 3.0, II.A: at byte 0, 512, 1024, 2048 and so on. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function readStart(file: Deno.FsFile, position: number): Uint8Array {
  const bytes = new Uint8Array(signature.length);
  file.seekSync(position, Deno.SeekMode.Start);
  return bytes.subarray(0, file.readSync(bytes) ?? 0);
}

/** Whether the file has the signature at one of the places where HDF5 looks for it. */
export function hasSignature(path: string): boolean {
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  for (let position = 0; position + signature.length <= size; position = position === 0 ? 512 : 2 * position) {
    const bytes = readStart(file, position);
    if (signature.every((byte, i) => bytes[i] === byte)) return true;
  }
  return false;
}

/** How the file begins, for a message: `it begins with "<!DOCTYP"`, or that it is empty. */
export function firstBytesOf(path: string): string {
  using file = Deno.openSync(path);
  const bytes = readStart(file, 0);
  if (bytes.length === 0) return "it is empty";
  return `it begins with ${JSON.stringify(String.fromCharCode(...bytes).replaceAll(/[^ -~]/g, "."))}`;
}
