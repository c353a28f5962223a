/**
 * Compiles index.as beside this file to peak.wasm, which is committed.
 *
 *     deno run --lock=lib/compute/kernels/deno.lock --frozen -A bench/peak/build.ts
 *
 * With --check it writes nothing and fails if peak.wasm is not what the source gives.
 */
import { compileAssemblyScript, isSame } from "../../lib/compute/kernels/assembly_script.ts";

/** As of lib/compute/kernels/build.ts, whose arithmetic is measured. */
const options = [
  "--optimizeLevel=0",
  "--noAssert",
  "--runtime=stub",
  "--use=abort=",
  "--enable=simd,relaxed-simd",
  "--importMemory",
  "--initialMemory=16",
  "--noExportMemory",
];

if (import.meta.main) {
  const path = new URL("peak.wasm", import.meta.url);
  const { wasm } = await compileAssemblyScript(new URL("./", import.meta.url), options);
  if (Deno.args.includes("--check")) Deno.exit(isSame(wasm, Deno.readFileSync(path)) ? 0 : 1);
  Deno.writeFileSync(path, wasm);
}
