/** Reads artifacts that are JSON. */
import type { z } from "zod";
import { InputError } from "./input_error.ts";

/**
 * The value of a JSON file.
 * @throws InputError with every fault, if the file is not JSON or not of the schema's form.
 */
export async function readJson<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
  const text = await Deno.readTextFile(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(`cannot read ${path}: ${(error as Error).message}, expected JSON`);
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
  throw new InputError(`cannot read ${path}: ${faults.join("; ")}`);
}
