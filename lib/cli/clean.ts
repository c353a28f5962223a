/** `clean`: removes what runs have made, and nothing else. */
import { clean as removeMade, type Cleaned } from "../pipeline/clean.ts";
import { openProject } from "../pipeline/project.ts";
import { defineCommand, type ExitCode } from "./command.ts";
import { bytesText, plural } from "./count_text.ts";

export const clean = defineCommand({
  name: "clean",
  about: "Removes the files that runs have published below results/, and with --store all that is cached.",
  options: {
    profile: { kind: "list", value: "PROFILE", about: "Only results/PROFILE/; by default those of every profile" },
    store: { kind: "flag", about: "Also removes .reproduce/: then everything must be computed again" },
    force: { kind: "flag", about: "Also removes published files that were edited by hand" },
    "dry-run": { kind: "flag", about: "Says what would be removed, and removes nothing" },
    json: { kind: "flag", about: "Prints a JSON object" },
  },
  notes: [
    "Only what a manifest.json lists is removed; other files stay, and so does pipeline.lock. It asks nothing; where a file",
    "was edited by hand it removes nothing and exits with 1. Without --store, `deno task reproduce` restores everything.",
    'With --json: {"dryRun":true,"results":{"files":12,"bytes":34567},"store":{"files":0,"bytes":0}}',
  ],
  async run({ root, console }, _positional, options): Promise<ExitCode> {
    const { profile: profiles, store, force, "dry-run": dryRun, json } = options;
    const cleaned = await removeMade(openProject(root), { profiles, store, force, dryRun });
    if (json) {
      console.print(JSON.stringify({ dryRun, ...cleaned }));
      return 0;
    }
    const text = ({ files, bytes }: Cleaned) => `${plural(files, "file")}, ${bytesText(bytes)}`;
    const what = [`of results/ ${text(cleaned.results)}`, ...(store ? [`of .reproduce/ ${text(cleaned.store)}`] : [])];
    console.print(`${dryRun ? "would remove" : "removed"} ${what.join("; ")}`);
    return 0;
  },
});
