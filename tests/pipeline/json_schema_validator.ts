/**
 * Ajv, a JSON Schema validator that editors use. It has a lock of its own, json_schema_validator.lock.json, and runs in a
 * process of its own: what stands in deno.lock is loaded by everyone who reproduces the paper, and nobody needs this for
 * that. After a change of version: remove the lock, run `deno eval --no-config --lock=… "$program"` once.
 */

const program = `import { Ajv2020 } from "npm:ajv@8.17.1/dist/2020.js";
import formats from "npm:ajv-formats@3.0.1";
const { schema, values } = JSON.parse(await new Response(Deno.stdin.readable).text());
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(schema);
console.log(JSON.stringify(values.map((value) => validate(value) ? null : ajv.errorsText(validate.errors))));`;

/** For each value null if the schema (draft 2020-12) accepts it, otherwise why not. */
export async function validateAll(schema: unknown, values: readonly unknown[]): Promise<(string | null)[]> {
  const lock = new URL("json_schema_validator.lock.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-config", `--lock=${lock}`, "--frozen", program],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify({ schema, values })));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`cannot validate with Ajv: ${decode(stderr)}`);
  return JSON.parse(decode(stdout));
}
