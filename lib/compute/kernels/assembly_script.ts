/** The AssemblyScript compiler, for the programs that build a WebAssembly module from sources beside them. */

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

export interface Compiled {
  /** The WebAssembly module. */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Other files that the options ask for, by extension: `d.ts`. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Compiles index.as of a folder. The sources end in `.as`, so that Deno's own TypeScript tools leave them alone; the
 * compiler asks for `.ts`. @throws Error with the compiler's messages if a source does not compile without warnings.
 */
export async function compileAssemblyScript(folder: URL, options: readonly string[]): Promise<Compiled> {
  const outputs = new Map<string, string | Uint8Array>();
  const messages: string[] = [];
  const stream: Stream = { write: (chunk) => messages.push(String(chunk)) > 0 };
  const compiler = await loadCompiler();
  const { error } = await compiler.main(["index.ts", "--outFile=module.wasm", ...options], {
    readFile: (name) => readSource(folder, name),
    writeFile: (name, contents) => void outputs.set(name.replace(/^module\./, ""), contents),
    listFiles: () => [],
    stdout: stream,
    stderr: stream,
  });
  const wasm = outputs.get("wasm");
  if (error || messages.length > 0 || !(wasm instanceof Uint8Array)) {
    throw new Error(`cannot compile ${folder.pathname}: ${messages.join("")}${error?.message ?? ""}`);
  }
  const texts = [...outputs].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { wasm: new Uint8Array(wasm), texts: new Map(texts) };
}

function readSource(folder: URL, name: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(name.replace(/\.ts$/, ".as"), folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null; // the compiler also looks for name/index.ts
    throw error;
  }
}

/** Whether two modules are the same bytes. */
export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
