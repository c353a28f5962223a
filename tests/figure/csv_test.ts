// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { encodeCsv } from "../../lib/figure/csv.ts";

Deno.test("encodeCsv() quotes what needs it and leaves null empty", () => {
  const rows = [{ name: 'a "b", c', value: 0.1 }, { name: "two\nlines", value: null }];
  assertEquals(encodeCsv(rows), `name,value\n"a ""b"", c",0.1\n"two\nlines",\n`);
});

Deno.test("encodeCsv() refuses rows of different columns", () => {
  assertThrows(() => encodeCsv([{ a: 1 }, { b: 1 }]), RangeError, "columns are b, expected a");
});
