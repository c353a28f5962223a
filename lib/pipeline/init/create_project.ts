/**
 * Makes a project in an empty folder: a small pipeline, and a copy of the engine. A copy, so that the project is whole in
 * itself: who clones it needs nothing else, its results stay what they are when the engine changes elsewhere, and Deno's
 * sandbox need not reach outside of it.
 */
import { Refusal } from "../refusal.ts";
import { refuseCommas } from "../run/sandbox.ts";
import { engineFiles } from "./engine_files.ts";
import { projectLock, projectSettings, type Settings } from "./settings.ts";
import { starterFiles } from "./starter.ts";

/** Copied where they are there: the workflow for CI, and the licence of the copied code. */
const alsoCopied: Readonly<Record<string, string>> = {
  ".github/workflows/reproduce.yml": ".github/workflows/reproduce.yml",
  "LICENSE": "lib/LICENSE",
  "lib/LICENSE": "lib/LICENSE", // Of a project that was itself made so.
};

/** Returns how many files it wrote. @throws Refusal for a folder that is not empty. */
export async function createProject(root: string, folder: string): Promise<number> {
  refuseCommas(folder);
  refuseFilled(folder);
  const { paths, specifiers } = await engineFiles(root);
  const read = (path: string) => Deno.readTextFileSync(`${root}/${path}`);
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const settings = projectSettings(JSON.parse(read("deno.json")) as Settings, specifiers);
  const lock = json(projectLock(JSON.parse(read("lib/cli/deno.lock")), settings));
  const texts = { ...starterFiles, "deno.json": json(settings), "deno.lock": lock, "lib/cli/deno.lock": lock };
  const copies = [
    ...paths.map((path) => [path, path] as const),
    ...Object.entries(alsoCopied).filter(([from]) => isFile(`${root}/${from}`)),
  ];
  for (const [path, text] of Object.entries(texts)) {
    write(`${folder}/${path}`, (at) => Deno.writeTextFileSync(at, text));
  }
  for (const [from, to] of copies) write(`${folder}/${to}`, (at) => Deno.copyFileSync(`${root}/${from}`, at));
  return Object.keys(texts).length + new Set(copies.map(([, to]) => to)).size;
}

function write(path: string, how: (path: string) => void): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  how(path);
}

/** A fresh git repository counts as empty. */
function refuseFilled(folder: string): void {
  try {
    const found = [...Deno.readDirSync(folder)].find(({ name }) => name !== ".git");
    if (!found) return;
    throw new Refusal(`cannot make a project in ${folder}: it holds ${found.name}, expected an empty or a new folder`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof Deno.errors.NotADirectory) {
      throw new Refusal(`cannot make a project in ${folder}: it is a file, expected an empty or a new folder`);
    }
    throw error;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
