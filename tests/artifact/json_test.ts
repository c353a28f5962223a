// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import { InputError } from "../../lib/artifact/input_error.ts";
import { readJson } from "../../lib/artifact/json.ts";

const schema = z.strictObject({ a: z.number(), b: z.array(z.string()) });

async function reading(text: string): Promise<unknown> {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, text);
    return await readJson(path, schema);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readJson() gives the value of the schema's type", async () => {
  assertEquals(await reading('{"a": 1, "b": ["x"]}'), { a: 1, b: ["x"] });
});

Deno.test("readJson() names every fault with its place", async () => {
  const error = await assertRejects(() => reading('{"a": "1", "b": ["x", 2]}'), InputError, "a: ");
  assertEquals(error.message.includes("b.1: "), true);
  await assertRejects(() => reading("{"), InputError, "expected JSON");
  await assertRejects(() => reading("null"), InputError, "document: ");
});
