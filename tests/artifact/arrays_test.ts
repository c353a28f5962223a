// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { ArrayFile, type NamedArray, writeArrays } from "../../lib/artifact/arrays.ts";
import { InputError } from "../../lib/artifact/input_error.ts";

const fixture = new URL("../fixtures/safetensors/python.safetensors", import.meta.url).pathname;

/** Runs with a path in a folder that is gone afterwards. */
function withFile(run: (path: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    run(`${folder}/file.safetensors`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A file made of a header, whatever it says, and that many bytes of data. */
function craft(path: string, header: string, dataBytes: number): void {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  Deno.writeFileSync(path, file);
}

const samples: Record<string, NamedArray> = {
  bytes: { shape: [3], data: Uint8Array.of(1, 2, 255) },
  shorts: { shape: [2, 1], data: Uint16Array.of(65535, 7) },
  singles: { shape: [2, 3], data: Float32Array.of(0.5, -1, 2, 3e38, -0, 1e-40) },
  doubles: { shape: [1], data: Float64Array.of(Math.PI) },
  integers: { shape: [2], data: Int32Array.of(-1, 2147483647) },
  unsigned: { shape: [], data: Uint32Array.of(4294967295) },
  none: { shape: [0, 4], data: new Float32Array(0) },
};

Deno.test("ArrayFile reads what the format's own Python library wrote", () => {
  using file = ArrayFile.open(fixture);
  assertEquals(file.metadata, { made: "by python" });
  assertEquals([...file.read("float64").data], [0.1, -2.5, 1e-300, 3e300]);
  assertEquals(file.read("float32"), { shape: [3, 2, 2], data: Float32Array.from({ length: 12 }, (_, i) => i / 8) });
  assertEquals(file.read("uint8").data, Uint8Array.of(0, 255, 7));
  assertEquals(file.read("uint16").data, Uint16Array.of(65535, 1));
  assertEquals(file.read("uint32").data, Uint32Array.of(4294967295));
  assertEquals(file.read("int32"), { shape: [1, 2], data: Int32Array.of(-2147483648, 2147483647) });
  assertEquals(file.read("nothing"), { shape: [0, 3], data: new Float32Array(0) });
});

Deno.test("writeArrays() and ArrayFile keep every type, shape, value and the metadata", () => {
  withFile((path) => {
    writeArrays(path, samples, { note: 'quotes " and ü' });
    using file = ArrayFile.open(path);
    assertEquals(file.metadata, { note: 'quotes " and ü' });
    assertEquals(file.names.toSorted(), Object.keys(samples).toSorted());
    for (const [name, array] of Object.entries(samples)) assertEquals(file.read(name), array);
    assertFalse(file.has("absent"));
  });
});

Deno.test("writeArrays() aligns each array to its element and gives the same bytes each time", () => {
  withFile((path) => {
    writeArrays(path, samples, { a: "b" });
    const bytes = Deno.readFileSync(path);
    writeArrays(path, samples, { a: "b" });
    assertEquals(Deno.readFileSync(path), bytes);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    assertEquals((8 + length) % 8, 0);
    const { __metadata__, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    assertEquals(__metadata__, { a: "b" });
    for (const [name, entry] of Object.entries<{ data_offsets: number[] }>(entries)) {
      assertEquals((entry.data_offsets[0] ?? NaN) % (samples[name]?.data.BYTES_PER_ELEMENT ?? NaN), 0, name);
    }
  });
});

Deno.test("rows() reads a range of rows and refuses what lies outside", () => {
  withFile((path) => {
    writeArrays(path, { table: { shape: [4, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7) } });
    using file = ArrayFile.open(path);
    assertEquals(file.rows("table", 1, 3), Float32Array.of(2, 3, 4, 5));
    assertEquals(file.rows("table", 4, 4), new Float32Array(0));
    for (const [from, to] of [[-1, 2], [3, 5], [3, 2], [NaN, 1]] as const) {
      assertThrows(() => file.rows("table", from, to), RangeError, "expected within 0 to 4");
    }
    assertThrows(() => file.read("tabel"), InputError, 'there is no array "tabel", expected one of table');
  });
});

Deno.test("writeArrays() refuses a shape that does not hold the values", () => {
  withFile((path) => {
    const array = { shape: [2, 2], data: new Float32Array(3) };
    assertThrows(() => writeArrays(path, { array }), RangeError, '"array": 3 values, expected 2 x 2');
    assertThrows(() => Deno.statSync(path), Deno.errors.NotFound);
  });
});

Deno.test("ArrayFile refuses files that are missing, folders, cut short or something else, and names them", () => {
  withFile((path) => {
    const refused = (reason: string) => assertThrows(() => ArrayFile.open(path), InputError, `${path}: ${reason}`);
    refused("there is no such file");
    Deno.writeFileSync(path, new Uint8Array(5));
    refused("it has 5 bytes");
    Deno.writeTextFileSync(path, "<!DOCTYPE html><title>404</title>");
    refused("it does not begin with a header");
    writeArrays(path, samples);
    Deno.truncateSync(path, Deno.statSync(path).size - 1);
    refused("it has");
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    refused("");
  });
});

Deno.test("ArrayFile refuses headers whose types, shapes or byte ranges are wrong", () => {
  const cases: [reason: string, header: string, bytes: number][] = [
    ["the header is wrong (a.dtype)", '{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', 2],
    ["the header is wrong (a.shape.0)", '{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}', 1],
    ["the header is wrong (a)", '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":1}}', 1],
    ['the byte range of "a" does not fit its shape', '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4],
    [
      'the byte range of "b" does not fit its shape',
      '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
      3,
    ],
    ["it has 3 bytes of values where its header says 2", '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}', 3],
  ];
  withFile((path) => {
    for (const [reason, header, bytes] of cases) {
      craft(path, header, bytes);
      assertThrows(() => ArrayFile.open(path), InputError, reason);
    }
    craft(path, "[1, 2", 0);
    assertThrows(() => ArrayFile.open(path), InputError, "expected a safetensors file");
  });
});
