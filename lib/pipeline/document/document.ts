/** Reads pipeline.yaml into plain values. What they mean is decided by document_schema.ts and expand.ts. */
// @ts-types="../../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { basename } from "node:path";
import type { Diagnostic, Result } from "./diagnostic.ts";

/** A file that is well-formed YAML; nothing is known yet about its values. */
export interface PipelineDocument {
  /** As messages name it: `pipeline.yaml`. */
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
}

/**
 * Reads the file at `path`. Every fault of its YAML (syntax, duplicate keys, an empty file) comes back as a located
 * diagnostic.
 */
export async function readDocument(path: string): Promise<Result<PipelineDocument, Diagnostic[]>> {
  const file = basename(path);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const message = `cannot read ${path}: there is no such file, expected the pipeline of a project`;
    return { ok: false, error: [{ path: [], message }] };
  }
  return await parseDocument(text, file);
}

/** As {@link readDocument}, from text. */
export async function parseDocument(text: string, file: string): Promise<Result<PipelineDocument, Diagnostic[]>> {
  let value: unknown;
  try {
    // The core schema: what YAML calls a timestamp stays a string, as JSON has no dates.
    value = parse(text, { schema: "core" });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { locateSyntaxErrors } = await import("./locate.ts");
    return { ok: false, error: locateSyntaxErrors(text, file, error) };
  }
  return { ok: true, value: { file, text, value } };
}
