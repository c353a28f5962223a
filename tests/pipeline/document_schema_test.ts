// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
// @ts-types="../../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { z } from "zod";
import { pipelineJsonSchema, pipelineSchemaText } from "../../lib/pipeline/document/document_schema.ts";
import { smallPipeline } from "./small_pipeline.ts";

Deno.test("pipeline.schema.json is what `deno task schema` writes", async () => {
  const path = new URL("../../lib/pipeline/document/pipeline.schema.json", import.meta.url);
  assertEquals(await Deno.readTextFile(path), pipelineSchemaText());
});

Deno.test("an editor that reads pipeline.schema.json accepts a sound file and refuses a misspelt key", () => {
  const schema = z.fromJSONSchema(pipelineJsonSchema() as z.core.JSONSchema.JSONSchema);
  assert(schema.safeParse(parse(smallPipeline)).success);
  assert(!schema.safeParse(parse(smallPipeline.replace("resources", "resorces"))).success);
});
