// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { lockedPackages, missingPackages } from "../../lib/pipeline/identity/packages.ts";
import { tempFolder } from "./temp_folder.ts";

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("package_sizes.json knows every package of deno.lock, and no others (else: deno task sizes)", () => {
  const sizes = JSON.parse(Deno.readTextFileSync(`${root}/lib/pipeline/identity/package_sizes.json`));
  assertEquals(Object.keys(sizes).toSorted(), lockedPackages(root).toSorted());
});

Deno.test("lockedPackages() leaves out the peers behind a version, and keeps underscores of a name", () => {
  using folder = tempFolder();
  const npm = { "@tensorflow/tfjs@4.22.0_seedrandom@3.0.5": {}, "string_decoder@1.3.0": {}, "zod@4.6.7": {} };
  Deno.writeTextFileSync(`${folder.path}/deno.lock`, JSON.stringify({ npm }));
  assertEquals(lockedPackages(folder.path), ["@tensorflow/tfjs@4.22.0", "string_decoder@1.3.0", "zod@4.6.7"]);
});

Deno.test("missingPackages() names what Deno's cache does not hold", () => {
  using folder = tempFolder();
  const npm = { "zod@4.6.7": {}, "no-such-package@1.0.0": {} };
  Deno.writeTextFileSync(`${folder.path}/deno.lock`, JSON.stringify({ npm }));
  const missing = missingPackages(folder.path);
  assert(!missing.names.includes("zod@4.6.7"));
  assertEquals([missing.names, missing.count, missing.megabytes], [["no-such-package@1.0.0"], 1, 0]);
});
