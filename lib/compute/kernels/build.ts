/**
 * Compiles the kernels, `*.as` beside this file (AssemblyScript; the extension keeps Deno's own TypeScript tools off
 * them), to kernels.wasm and its TypeScript interface exports.ts, both of which are committed. The same sources give the
 * same bytes; a test holds that.
 *
 *     deno task kernels            # or with --check, which writes nothing and fails if they are not
 */

import { compileAssemblyScript, isSame } from "./assembly_script.ts";

const options = [
  // Binaryen's optimisations reorder the products' loads and sums, which V8 then compiles 4 to 25 % slower.
  "--optimizeLevel=0",
  "--noAssert",
  "--runtime=stub",
  "--use=abort=",
  "--enable=simd,relaxed-simd",
  // The memory is TensorFlow.js'. That it has at least 16 pages spares V8 a test per load (lib/compute/kernels/tiles.as).
  "--importMemory",
  "--initialMemory=16",
  "--noExportMemory",
  "--bindings=raw",
];

export interface CompiledKernels {
  /** The WebAssembly module. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** The text of exports.ts. */
  readonly exports: string;
}

/** @throws Error with the compiler's messages if a source does not compile without warnings. */
export async function compileKernels(): Promise<CompiledKernels> {
  const { wasm, texts } = await compileAssemblyScript(new URL("./", import.meta.url), options);
  return { wasm, exports: interfaceOf(texts.get("d.ts") ?? "") };
}

/** The compiler's declarations of the exported functions as one interface. */
function interfaceOf(declarations: string): string {
  const members = [...declarations.matchAll(/export function (\w+)\(([^)]*)\): (\w+);/g)].map(
    ([, name, list, result]) => {
      const parameters = (list ?? "").split(", ").map((parameter) => `    ${parameter},\n`);
      return `  ${name}(\n${parameters.join("")}  ): ${result};\n`;
    },
  );
  return `// Made by build.ts from the kernels' sources, which say what the parameters are.

/** The functions of kernels.wasm. Pointers are byte offsets into the memory that the module imports. */
export interface KernelExports {
${members.join("")}}
`;
}

/** Whether the committed files are what the sources compile to. */
function isCurrent({ wasm, exports }: CompiledKernels): boolean {
  const committed = Deno.readFileSync(new URL("kernels.wasm", import.meta.url));
  return isSame(wasm, committed) && exports === Deno.readTextFileSync(new URL("exports.ts", import.meta.url));
}

if (import.meta.main) {
  const compiled = await compileKernels();
  if (Deno.args.includes("--check")) {
    const current = isCurrent(compiled);
    console.log(`kernels.wasm and exports.ts are ${current ? "" : "not "}what the sources compile to`);
    Deno.exit(current ? 0 : 1);
  }
  Deno.writeFileSync(new URL("kernels.wasm", import.meta.url), compiled.wasm);
  Deno.writeTextFileSync(new URL("exports.ts", import.meta.url), compiled.exports);
  console.log(`kernels.wasm: ${compiled.wasm.length} bytes`);
}
