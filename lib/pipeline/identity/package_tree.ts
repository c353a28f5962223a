/** The bytes of an npm package as Deno unpacked it. Deno itself never looks at them again: an edited package runs. */
import { digestBytes, digestFile, digestJson } from "./digest.ts";
import type { Digest } from "../identity.ts";

/** Digests by path below a package's folder. Times, owners and modes are left out: they differ between machines. */
export type PackageFiles = Readonly<Record<string, Digest>>;

/** Deno 2.9 leaves an empty file with such a name for each project whose use of install scripts it has warned of. */
const ownMark = /^\.scripts-warned-\d+$/;

/** Reads every file but the empty marks that Deno itself leaves in the folder. A link, which no archive brings, counts by where it points. @throws Deno.errors.NotFound */
export function packageFiles(folder: string): PackageFiles {
  const files: Record<string, Digest> = {};
  const walk = (path: string) => {
    for (const entry of Deno.readDirSync(`${folder}/${path}`)) {
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      if (ownMark.test(inside) && Deno.lstatSync(`${folder}/${inside}`).size === 0) continue;
      if (entry.isDirectory) walk(inside);
      else if (entry.isSymlink) files[inside] = digestBytes(`link to ${Deno.readLinkSync(`${folder}/${inside}`)}`);
      else files[inside] = digestFile(`${folder}/${inside}`);
    }
  };
  walk("");
  return files;
}

/** SHA-256 of the canonical JSON of a package's files. */
export function packageTreeDigest(files: PackageFiles): Digest {
  return digestJson(files);
}

/** Paths that two states of a package do not share, or whose bytes differ, sorted. */
export function differingFiles(one: PackageFiles, other: PackageFiles): string[] {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].filter((path) => one[path] !== other[path]).toSorted();
}
