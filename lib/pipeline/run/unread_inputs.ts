/**
 * Which declared inputs a run never opened: by Deno's log of the permissions that were asked for, which has a line for
 * every file that was opened, by the path that the task gave. Who opens a file and reads nothing of it counts as a reader.
 */
import { workFiles } from "../../host/job.ts";
import type { Identity } from "../identity/fingerprint.ts";
import type { UnreadInput } from "../store/records.ts";
import { type FoundFile, linkOf } from "./work_folder.ts";

/** Undefined where there is no log, or one that cannot be read to its end: then it is not known. */
export function unreadInputs(
  folder: string,
  { identity, inputs }: {
    readonly identity: Identity;
    readonly inputs: Readonly<Record<string, readonly FoundFile[]>>;
  },
): readonly UnreadInput[] | undefined {
  const asked = askedPaths(`${folder}/${workFiles.permissions}`);
  if (!asked) return undefined;
  const wasAsked = (path: string) => asked.has(path) || asked.has(`./${path}`) || asked.has(`${folder}/${path}`);
  return Object.entries(inputs).flatMap(([name, files]) =>
    files.flatMap((file, index): UnreadInput[] => {
      if (wasAsked(linkOf(name, file, files.length)) || asked.has(file.target)) return [];
      return [{ name, from: identity.inputs[name]?.[index]?.from ?? file.fileName }];
    })
  );
}

/** Paths for which the permission to read was asked. */
function askedPaths(log: string): ReadonlySet<string> | undefined {
  try {
    const lines = Deno.readTextFileSync(log).split("\n").filter((line) => line !== "");
    const asked = new Set<string>();
    for (const line of lines) {
      const { permission, value } = JSON.parse(line) as { permission?: unknown; value?: unknown };
      if (permission === "read" && typeof value === "string") asked.add(value);
    }
    return asked;
  } catch {
    return undefined;
  }
}
