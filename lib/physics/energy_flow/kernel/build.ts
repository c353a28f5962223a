/**
 * Compiles index.as (AssemblyScript; the extension keeps Deno's own TypeScript tools off it) to energy_flow.wasm, which is
 * committed. The same source gives the same bytes; a test holds that.
 *
 *     deno task energy_flow_kernel       # or with --check, which writes nothing and fails if it is not
 *
 * The module is apart from lib/compute/kernels, so that a change here makes no trained network stale.
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

/** Imported by a name that Deno does not see before the program runs: only who builds needs the compiler of 100 MB. */
async function loadCompiler(): Promise<Compiler> {
  const name = "npm:assemblyscript@0.28.20/asc";
  return (await import(name)).default;
}

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
  const outputs = new Map<string, string | Uint8Array>();
  const messages: string[] = [];
  const stream: Stream = { write: (chunk) => messages.push(String(chunk)) > 0 };
  const compiler = await loadCompiler();
  const { error } = await compiler.main(["index.ts", "--outFile=energy_flow.wasm", ...options], {
    readFile: (name) => name === "index.ts" ? Deno.readTextFileSync(new URL("index.as", import.meta.url)) : null,
    writeFile: (name, contents) => void outputs.set(name, contents),
    listFiles: () => [],
    stdout: stream,
    stderr: stream,
  });
  const wasm = outputs.get("energy_flow.wasm");
  if (error || messages.length > 0 || !(wasm instanceof Uint8Array)) {
    throw new Error(`cannot compile the kernel: ${messages.join("")}${error?.message ?? ""}`);
  }
  return new Uint8Array(wasm);
}

if (import.meta.main) {
  const wasm = await compileKernel(), path = new URL("energy_flow.wasm", import.meta.url);
  if (Deno.args.includes("--check")) {
    const committed = Deno.readFileSync(path);
    const current = wasm.length === committed.length && wasm.every((byte, i) => byte === committed[i]);
    console.log(`energy_flow.wasm is ${current ? "" : "not "}what the source compiles to`);
    Deno.exit(current ? 0 : 1);
  }
  Deno.writeFileSync(path, wasm);
  console.log(`energy_flow.wasm: ${wasm.length} bytes`);
}
