/** `gc`: frees what of the store nothing names any more. */
import { collectGarbage } from "../pipeline/store/garbage.ts";
import { type LockFile, parseLockFile, readLockFile } from "../pipeline/lock/lock_file.ts";
import { openProject } from "../pipeline/project.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";

export const gc = defineCommand({
  name: "gc",
  about:
    "Frees what of .reproduce/ neither pipeline.lock nor results/ names; locks of other revisions can be kept too.",
  options: {
    keep: { kind: "list", value: "REV", about: "Also keeps what pipeline.lock of this git revision names" },
    "dry-run": { kind: "flag", about: "Says what would be freed, and frees nothing" },
    json: { kind: "flag", about: "Prints a JSON object" },
  },
  notes: ['With --json: {"dryRun":true,"files":12,"bytes":34567,"keptRecords":27}'],
  async run({ root, console }, _positional, options): Promise<ExitCode> {
    const project = openProject(root);
    const locks = [
      readLockFile(`${root}/pipeline.lock`),
      ...await Promise.all(options.keep.map((rev) => lockOf(root, rev))),
    ];
    const dryRun = options["dry-run"];
    const { files, bytes, kept } = await collectGarbage(project, { locks, dryRun });
    if (options.json) {
      console.print(JSON.stringify({ dryRun, files: files.length, bytes, keptRecords: kept }));
    } else {
      const what = `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`;
      console.print(`${dryRun ? "would free" : "freed"} ${what}; ${kept} records are named and stay`);
    }
    return 0;
  },
});

/** pipeline.lock as a revision has it. @throws UsageError if git does not know the revision or it has no lock. */
async function lockOf(root: string, revision: string): Promise<LockFile> {
  const { success, stdout, stderr } = await new Deno.Command("git", {
    args: ["-C", root, "show", `${revision}:pipeline.lock`],
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return parseLockFile(decode(stdout), `${revision}:pipeline.lock`);
  const why = decode(stderr).trim().split("\n")[0]?.replace(/^fatal: /, "");
  throw new UsageError(`cannot keep --keep ${revision}: ${why}, expected a git revision with a pipeline.lock`);
}
