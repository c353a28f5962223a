/**
 * Measures the packages of deno.lock in Deno's cache, unpacked, and writes package_sizes.json, from which a first start
 * says how much it has to load. To be run when deno.lock changes: `deno task sizes`.
 */
import { lockedPackages, packageFolder } from "./packages.ts";

function bytesBelow(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((total, { name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return total + (isDirectory ? bytesBelow(path) : Deno.statSync(path).size);
  }, 0);
}

if (import.meta.main) {
  const root = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");
  const sizes = lockedPackages(root).toSorted().map((name) => {
    const folder = packageFolder(name);
    if (folder === undefined) {
      throw new Error(`cannot measure ${name}: it is not in Deno's cache, expected all of deno.lock`);
    }
    return [name, bytesBelow(folder)];
  });
  const path = new URL("package_sizes.json", import.meta.url);
  Deno.writeTextFileSync(path, JSON.stringify(Object.fromEntries(sizes), null, 2) + "\n");
}
