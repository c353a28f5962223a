/** What the safetensors layout is made of: element types, declarations, the header's bytes. Used by arrays.ts and array_writer.ts. */
export type NumberArray = Float32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** An array with its shape; `data.length` is the product of `shape`. */
export interface NamedArray<A extends NumberArray = NumberArray> {
  readonly shape: readonly number[];
  readonly data: A;
}

export const constructors = {
  F32: Float32Array,
  F64: Float64Array,
  U8: Uint8Array,
  U16: Uint16Array,
  U32: Uint32Array,
  I32: Int32Array,
} as const;
/** Element types by their safetensors names. */
export type Dtype = keyof typeof constructors;

/** What an array will be, before its values are known. */
export interface ArrayDeclaration {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export function dtypeOf(data: NumberArray): Dtype {
  for (const [name, type] of Object.entries(constructors)) if (data instanceof type) return name as Dtype;
  throw new TypeError(
    `cannot store array: type is ${(data as object).constructor.name}, expected one of the safetensors types`,
  );
}

export const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);
export const byteLengthOf = ({ dtype, shape }: ArrayDeclaration) =>
  product(shape) * constructors[dtype].BYTES_PER_ELEMENT;
export const bytesOf = (data: NumberArray) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The header's bytes, padded with blanks so that the data start at a multiple of 8. */
export function encodeHeader(entries: Record<string, unknown>): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(entries));
  const header = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(text, 8);
  return header;
}
