/** A state of the project that can be compared: the working tree, or a revision in git. Reads only. */
import { parseLockFile, readLockFile } from "../lock/lock_file.ts";
import type { LockFile } from "../lock/lock_file.ts";
import { Refusal } from "../refusal.ts";

export interface Snapshot {
  /** `HEAD (53d4b51)`, `the working tree`. */
  readonly label: string;
  readonly lock: LockFile;
  /** A file's bytes, by its path relative to the project's root. */
  read(path: string): Uint8Array | undefined;
}

export function workingTree(root: string): Snapshot {
  return {
    label: "the working tree",
    lock: readLockFile(`${root}/pipeline.lock`),
    read(path) {
      try {
        return Deno.readFileSync(`${root}/${path}`);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
  };
}

/**
 * @param purpose for a message: `compare with`
 * @throws Refusal if git does not know the revision, or it has no pipeline.lock that can be read.
 */
export function atRevision(root: string, revision: string, purpose = "compare with"): Snapshot {
  const commit = git(root, ["rev-parse", "--verify", "--short", "--end-of-options", `${revision}^{commit}`]);
  if (!commit.success) {
    throw new Refusal(`cannot ${purpose} ${revision}: ${commit.why}, expected a revision of a git repository`);
  }
  const id = decode(commit.stdout).trim();
  const known = new Map<string, Uint8Array | undefined>();
  const read = (path: string) => {
    if (!known.has(path)) {
      const { success, stdout } = git(root, ["show", "--end-of-options", `${id}:./${path}`]);
      known.set(path, success ? stdout : undefined);
    }
    return known.get(path);
  };
  const text = read("pipeline.lock");
  if (!text) {
    throw new Refusal(`cannot ${purpose} ${revision}: ${id} has no pipeline.lock, expected a revision with one`);
  }
  return { label: `${revision} (${id})`, lock: parseLockFile(decode(text), `${revision}:pipeline.lock`), read };
}

function git(root: string, args: readonly string[]): { success: boolean; stdout: Uint8Array; why: string } {
  try {
    const { success, stdout, stderr } = new Deno.Command("git", { args: ["-C", root, ...args] }).outputSync();
    return { success, stdout, why: decode(stderr).trim().split("\n")[0]?.replace(/^fatal: /, "") ?? "" };
  } catch (error) {
    throw new Refusal(`cannot run git: ${(error as Error).message}, expected git, which knows the revisions`);
  }
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
