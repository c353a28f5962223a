/** `deno task schema`: writes pipeline.schema.json, which completes and checks pipeline.yaml in editors. */
import { pipelineSchemaText } from "./document_schema.ts";

if (import.meta.main) await Deno.writeTextFile(new URL("pipeline.schema.json", import.meta.url), pipelineSchemaText());
