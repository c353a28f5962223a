// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { bytesText, plural } from "../../lib/cli/count_text.ts";
import { parseSize } from "../../lib/cli/gc.ts";

Deno.test("parseSize() takes decimal and binary units, fractions, and any case", () => {
  const sizes = ["0", "812", "500MB", "1.5 GB", "2GiB", "1tib", "3kb"].map(parseSize);
  assertEquals(sizes, [0, 812, 5e8, 1.5e9, 2 ** 31, 2 ** 40, 3000]);
});

Deno.test("parseSize() refuses what is no size, since a wrong one would free too much", () => {
  for (const text of ["", "GB", "-1GB", "1,5GB", "5 GB free", "1e9", "5G", "Infinity"]) {
    assertThrows(() => parseSize(text), Error, `cannot use --max-size ${text}: expected a size such as`, text);
  }
});

Deno.test("bytesText() and plural() read right at every step", () => {
  assertEquals([0, 1, 999, 1000, 34_500_000, 2e9, 5e15].map(bytesText), [
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1.0 kB",
    "34.5 MB",
    "2.0 GB",
    "5000.0 TB",
  ]);
  assertEquals([plural(1, "file"), plural(2, "file")], ["1 file", "2 files"]);
});
