/** Writes a crate: beside the files that it describes, or into a folder of its own with copies of them. */
import { digestFile } from "../identity/digest.ts";
import { Refusal } from "../refusal.ts";
import { acquireLock } from "../store/file_lock.ts";
import { replaceFile } from "../store/replace_file.ts";
import type { Project } from "../project.ts";
import { crateFile, provenanceCrate } from "./crate.ts";
import type { RecordedRun } from "./recorded_run.ts";

/** The project's root becomes the crate. Returns the path of its metadata. */
export async function describeProject(project: Project, run: RecordedRun): Promise<string> {
  const path = `${project.root}/${crateFile}`;
  const text = provenanceCrate(run).text();
  using _ = await acquireLock(project.store.publishLock);
  replaceFile(path, (temporary) => Deno.writeTextFileSync(temporary, text));
  return path;
}

/**
 * A new folder becomes the crate; the metadata comes last, so that a folder with metadata is whole.
 * @throws Refusal for a folder that is not empty, or a file that changes meanwhile.
 */
export function writeCrate({ root }: Pick<Project, "root">, run: RecordedRun, folder: string): string {
  refuseFilled(folder);
  Deno.mkdirSync(folder, { recursive: true });
  for (const { path, digest } of run.files.values()) {
    const to = `${folder}/${path}`;
    Deno.mkdirSync(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    Deno.copyFileSync(`${root}/${path}`, to);
    if (digestFile(to) === digest) continue;
    throw new Refusal(`cannot copy ${path}: it was changed meanwhile, expected digest ${digest}; try again`, 1);
  }
  const path = `${folder}/${crateFile}`;
  Deno.writeTextFileSync(path, provenanceCrate(run).text());
  return path;
}

function refuseFilled(folder: string): void {
  try {
    const [first] = [...Deno.readDirSync(folder)];
    if (!first) return;
    throw new Refusal(`cannot write a crate to ${folder}: it holds ${first.name}, expected an empty or a new folder`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof Deno.errors.NotADirectory) {
      throw new Refusal(`cannot write a crate to ${folder}: it is a file, expected an empty or a new folder`);
    }
    throw error;
  }
}
