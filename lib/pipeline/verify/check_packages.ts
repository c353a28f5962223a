/** Holds the npm packages that tasks reach to the digests in pipeline.lock; lock/locked_packages.ts says what these mean. */
import { downloadPackages } from "../identity/package_download.ts";
import { differingFiles, packageFiles, packageTreeDigest } from "../identity/package_tree.ts";
import { packageFolder } from "../identity/packages.ts";
import type { Digest } from "../identity.ts";
import { breathe } from "./breathe.ts";
import type { Checked, Finding } from "./finding.ts";

export interface PackageSurroundings {
  /** The project's. */
  readonly root: string;
  /** `name@version` -> tree digest, of pipeline.lock. */
  readonly recorded: Readonly<Record<string, Digest>>;
  /** A folder for downloads that somebody removes. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** To say which file of a package was edited, its archive is fetched; not for longer than this. */
const downloadWithinMs = 20_000;

/** Reads every file of the packages. `unknown` counts those that pipeline.lock does not name. @throws the signal's reason. */
export async function checkPackages(names: readonly string[], around: PackageSurroundings): Promise<Checked> {
  const known = names.filter((name) => Object.hasOwn(around.recorded, name));
  const edited: string[] = [];
  for (const name of known) {
    if (treeOf(name) !== around.recorded[name]) edited.push(name);
    await breathe(around.signal);
  }
  const findings = edited.length === 0 ? [] : await describe(edited, around);
  return { kind: "package", count: names.length, findings, unknown: names.length - known.length };
}

/** Archives compared with Deno's cache: the trees that are equal may be recorded, the others are edited. */
export async function compareWithArchives(
  names: readonly string[],
  { root, scratch, signal }: Omit<PackageSurroundings, "recorded">,
): Promise<{ equal: ReadonlyMap<string, Digest>; findings: readonly Finding[] }> {
  const archives = await downloadPackages(root, names, `${scratch}/npm`, signal);
  const equal = new Map<string, Digest>();
  const findings: Finding[] = [];
  for (const [name, archive] of archives) {
    const files = filesOf(name);
    const differing = differingFiles(packageFiles(archive), files);
    if (differing.length === 0) equal.set(name, packageTreeDigest(files));
    else findings.push(finding(name, differing));
    await breathe(signal);
  }
  return { equal, findings };
}

/** Names the edited files where the archives can be had; without a network it names the packages alone. */
async function describe(edited: readonly string[], around: PackageSurroundings): Promise<Finding[]> {
  const signal = AbortSignal.any([around.signal, AbortSignal.timeout(downloadWithinMs)]);
  const archives = await downloadPackages(around.root, edited, `${around.scratch}/npm`, signal).catch(() => new Map());
  around.signal.throwIfAborted();
  return edited.map((name) => {
    const archive = archives.get(name);
    return finding(name, archive === undefined ? undefined : differingFiles(packageFiles(archive), filesOf(name)));
  });
}

/** `differing` is undefined where the archive could not be had, empty where pipeline.lock itself is wrong. */
function finding(name: string, differing: readonly string[] | undefined): Finding {
  const about = (text: string): Finding => ({ kind: "package", name, text: `${name} ${text}` });
  const what = "in Deno's cache is not the package that pipeline.lock names";
  if (!differing) return about(`${what}; its archive could not be fetched to tell which file`);
  if (differing.length === 0) return about("is as in its archive, but pipeline.lock has another digest of it");
  const [shown, more] = [differing.slice(0, 3), differing.length - 3];
  const files = `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return about(`in Deno's cache is not as in its archive: ${files} (in ${packageFolder(name) ?? "no folder"})`);
}

function treeOf(name: string): Digest {
  return packageTreeDigest(filesOf(name));
}

/** None where the package is not in the cache: then it is not what was recorded. */
function filesOf(name: string): Readonly<Record<string, Digest>> {
  const folder = packageFolder(name);
  return folder === undefined ? {} : packageFiles(folder);
}
