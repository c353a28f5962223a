/** `diff`: what moved between two revisions or two profiles. */
import type { Side } from "../pipeline/diff/causes.ts";
import { diffProfiles, type ProfileDiff } from "../pipeline/diff/diff.ts";
import { atRevision, type Snapshot, workingTree } from "../pipeline/diff/snapshot.ts";
import { suggestName } from "../pipeline/document/schema_suggestion.ts";
import { defineCommand, type ExitCode, UsageError } from "./command.ts";
import { diffJson, diffLines } from "./diff_lines.ts";

export const diff = defineCommand({
  name: "diff",
  about: "Says what moved between two revisions, or two profiles, and why; runs nothing.",
  positional: {
    name: "REV",
    about: "Git revisions whose pipeline.lock to compare: HEAD with the working tree; REV with it; or two of them",
    many: true,
  },
  options: {
    profile: { kind: "value", value: "PROFILE", about: "Only this profile; by default every one that is locked" },
    against: {
      kind: "value",
      value: "PROFILE",
      about: "Compares --profile with another profile instead of with itself",
    },
    output: { kind: "value", value: "FILE.html", about: "Also writes one page, with the figures of both side by side" },
    json: { kind: "flag", about: "Prints a JSON object" },
  },
  notes: [
    "Exit code 3 if a number moved beyond its tolerance or is gone, 0 otherwise: other bytes and other figures are",
    "listed, but are no failure by themselves (`reproduce --check` says whether they are what the pipeline gives).",
    "Between two profiles of one state, REV is that state; the working tree by default.",
    'With --json: {"before":…,"now":…,"profiles":[{"before":…,"now":…,"sources":[…],"instances":[…],"numbers":[…],',
    '"figures":[…],"compared":{"instances":…,"numbers":…}}],"beyond":…}',
  ],
  async run({ root, console }, revisions, options): Promise<ExitCode> {
    const [before, now] = snapshotsOf(root, revisions, options.against !== undefined);
    const diffs = pairsOf(before, now, options).map(([one, other]) => diffProfiles(root, one, other));
    const states = { before: before.label, now: now.label };
    if (options.json) console.print(JSON.stringify(diffJson(states, diffs)));
    else for (const line of diffLines(states, diffs)) console.print(line);
    if (options.output !== undefined) {
      await writePage(options.output, states, diffs);
      if (!options.json) console.print(options.output);
    }
    return diffs.some(({ numbers }) => numbers.some(({ beyond }) => beyond)) ? 3 : 0;
  },
});

/** The older state first, as it was named. */
function snapshotsOf(root: string, [one, other, extra]: readonly string[], profiles: boolean): [Snapshot, Snapshot] {
  if (extra !== undefined) {
    throw new UsageError(`unexpected ${JSON.stringify(extra)} after diff: it takes two REV at most`);
  }
  if (other !== undefined) return [atRevision(root, one ?? "HEAD"), atRevision(root, other)];
  if (!profiles) return [atRevision(root, one ?? "HEAD"), workingTree(root)];
  const state = one === undefined ? workingTree(root) : atRevision(root, one);
  return [state, state];
}

interface Profiles {
  readonly profile: string | undefined;
  readonly against: string | undefined;
}

/** What is compared with what. @throws UsageError for a profile that neither state has. */
function pairsOf(before: Snapshot, now: Snapshot, { profile, against }: Profiles): [Side, Side][] {
  const locked = [before, now].map(({ lock }) => Object.keys(lock.profiles));
  const all = [...new Set(locked.flat())].toSorted();
  for (const name of [profile, against]) {
    if (name === undefined || all.includes(name)) continue;
    const hint = suggestName(name, all) ?? "none is locked";
    throw new UsageError(`profile ${JSON.stringify(name)} is in pipeline.lock of neither state; ${hint}`);
  }
  if (against !== undefined && profile === undefined) {
    throw new UsageError(`--against ${against} needs --profile PROFILE, the profile to compare with it`);
  }
  return (profile === undefined ? all : [profile]).map((name) => [
    { snapshot: before, profile: against ?? name },
    { snapshot: now, profile: name },
  ]);
}

async function writePage(
  path: string,
  states: { readonly before: string; readonly now: string },
  diffs: readonly ProfileDiff[],
): Promise<void> {
  const { renderDiffPage } = await import("../report/diff_page.ts");
  try {
    await Deno.writeTextFile(path, renderDiffPage(states, diffs));
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${(error as Error).message}, expected a file that can be written`);
  }
}
