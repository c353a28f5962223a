/**
 * Compiles the kernels, `*.as` beside this file (AssemblyScript; the extension keeps Deno's own TypeScript tools off
 * them), to kernels.wasm and its TypeScript interface exports.ts, both of which are committed. The same sources give the
 * same bytes; a test holds that.
 *
 *     deno task kernels            # or with --check, which writes nothing and fails if they are not
 */

/** The part of the compiler's interface that is used. */
interface Compiler {
  main(args: readonly string[], host: Host): Promise<{ readonly error: Error | null }>;
}
interface Host {
  readFile(name: string): string | null;
  writeFile(name: string, contents: string | Uint8Array): void;
  listFiles(): string[];
  readonly stdout: Stream;
  readonly stderr: Stream;
}
interface Stream {
  write(chunk: string | Uint8Array): boolean;
}

/**
 * Imported by a name that Deno does not see before the program runs, and locked in deno.lock beside this file: whoever
 * only reproduces the paper need not load a compiler of 100 MB.
 */
async function loadCompiler(): Promise<Compiler> {
  const name = "npm:assemblyscript@0.28.20/asc";
  return (await import(name)).default;
}

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

function readSource(name: string): string | null {
  const file = new URL(name.replace(/\.ts$/, ".as"), import.meta.url);
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null; // the compiler also looks for name/index.ts
    throw error;
  }
}

export interface CompiledKernels {
  /** The WebAssembly module. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** The text of exports.ts. */
  readonly exports: string;
}

/** @throws Error with the compiler's messages if a source does not compile without warnings. */
export async function compileKernels(): Promise<CompiledKernels> {
  const outputs = new Map<string, string | Uint8Array>();
  const messages: string[] = [];
  const stream: Stream = { write: (chunk) => messages.push(String(chunk)) > 0 };
  const compiler = await loadCompiler();
  const { error } = await compiler.main(["index.ts", "--outFile=kernels.wasm", ...options], {
    readFile: readSource,
    writeFile: (name, contents) => void outputs.set(name, contents),
    listFiles: () => [],
    stdout: stream,
    stderr: stream,
  });
  const wasm = outputs.get("kernels.wasm"), declarations = outputs.get("kernels.d.ts");
  if (error || messages.length > 0 || !(wasm instanceof Uint8Array) || typeof declarations !== "string") {
    throw new Error(`cannot compile kernels: ${messages.join("")}${error?.message ?? ""}`);
  }
  return { wasm: new Uint8Array(wasm), exports: interfaceOf(declarations) };
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
  return wasm.length === committed.length && wasm.every((byte, i) => byte === committed[i]) &&
    exports === Deno.readTextFileSync(new URL("exports.ts", import.meta.url));
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
