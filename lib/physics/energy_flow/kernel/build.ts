/**
 * Compiles index.as (AssemblyScript; the extension keeps Deno's own TypeScript tools off it) to energy_flow.wasm, which is
 * committed. The same source gives the same bytes; a test holds that.
 *
 *     deno task energy_flow_kernel       # or with --check, which writes nothing and fails if it is not
 *
 * The module is apart from lib/compute/kernels, so that a change here makes no trained network stale.
 */

import { compileAssemblyScript, isSame } from "../../../compute/kernels/assembly_script.ts";

const options = [
  "--optimizeLevel=2",
  "--noAssert",
  "--runtime=stub",
  "--use=abort=",
  "--enable=simd",
  "--importMemory",
  "--initialMemory=16",
  "--noExportMemory",
];

/** The WebAssembly module. @throws Error with the compiler's messages if the source does not compile without warnings. */
export async function compileKernel(): Promise<Uint8Array<ArrayBuffer>> {
  return (await compileAssemblyScript(new URL("./", import.meta.url), options)).wasm;
}

if (import.meta.main) {
  const wasm = await compileKernel(), path = new URL("energy_flow.wasm", import.meta.url);
  if (Deno.args.includes("--check")) {
    const current = isSame(wasm, Deno.readFileSync(path));
    console.log(`energy_flow.wasm is ${current ? "" : "not "}what the source compiles to`);
    Deno.exit(current ? 0 : 1);
  }
  Deno.writeFileSync(path, wasm);
  console.log(`energy_flow.wasm: ${wasm.length} bytes`);
}
