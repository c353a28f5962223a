// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { ArrayWriter } from "../../lib/artifact/array_writer.ts";
import { ArrayFile, writeArrays } from "../../lib/artifact/arrays.ts";
import { InputError } from "../../lib/artifact/input_error.ts";

const declarations = {
  flags: { dtype: "U8", shape: [4] },
  table: { dtype: "F32", shape: [2, 2] },
} as const;

function withFolder(run: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    run(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("ArrayWriter gives the bytes of writeArrays(), however the pieces are interleaved", () => {
  withFolder((folder) => {
    const [whole, pieces] = [`${folder}/whole`, `${folder}/pieces`];
    writeArrays(whole, {
      flags: { shape: [4], data: Uint8Array.of(1, 2, 3, 4) },
      table: { shape: [2, 2], data: Float32Array.of(5, 6, 7, 8) },
    }, { made: "twice" });
    using writer = new ArrayWriter(pieces, declarations, { made: "twice" });
    writer.append("flags", Uint8Array.of(1));
    writer.append("table", Float32Array.of(5, 6, 7));
    writer.append("flags", Uint8Array.of(0, 2, 3, 4, 0).subarray(1, 4));
    writer.append("table", Float32Array.of(8));
    writer.append("table", new Float32Array(0));
    writer.finish();
    assertEquals(Deno.readFileSync(pieces), Deno.readFileSync(whole));
  });
});

Deno.test("ArrayWriter refuses undeclared arrays, other types, too many and too few values", () => {
  withFolder((folder) => {
    using writer = new ArrayWriter(`${folder}/file`, declarations);
    assertThrows(() => writer.append("label", Uint8Array.of(1)), RangeError, '"label": it was not declared');
    assertThrows(() => writer.append("table", Float64Array.of(1)), TypeError, "values are F64, expected F32");
    assertThrows(() => writer.append("flags", new Uint8Array(5)), RangeError, "more values than its shape holds");
    writer.append("flags", new Uint8Array(4));
    writer.append("table", new Float32Array(3));
    assertThrows(() => writer.finish(), RangeError, '"table": 4 bytes of its shape are missing');
  });
});

Deno.test("a file that was not finished is refused, although it is as long as a finished one", () => {
  withFolder((folder) => {
    {
      using writer = new ArrayWriter(`${folder}/file`, declarations);
      writer.append("flags", new Uint8Array(4));
      writer.append("table", new Float32Array(4));
    }
    assertThrows(() => ArrayFile.open(`${folder}/file`), InputError, "expected a safetensors file");
  });
});
