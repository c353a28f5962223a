/** `verify` and the npm packages that tasks reach, by the real command and a registry of our own. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { packageFiles, packageTreeDigest } from "../../lib/pipeline/identity/package_tree.ts";
import { changeLockFile, readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { NpmRegistry, packedWith, smallPackage } from "./npm_registry.ts";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

const recordedIn = (project: ScratchProject) => readLockFile(project.path("pipeline.lock")).packages ?? {};

Deno.test("a package is recorded when it came from a matching archive, and named with its file when it was edited", async () => {
  await using project = await ScratchProject.create(toyFiles);
  let env: Record<string, string>;
  {
    await using registry = await NpmRegistry.start();
    env = await registry.serve(project);
    const first = await project.run(["reproduce"], { env });
    assertEquals(first.code, 0, first.stdout + first.stderr);
    const unpacked = registry.unpacked(project);
    // The packages that were in the cache before, as zod, are not vouched for.
    assertEquals(recordedIn(project), { [smallPackage]: packageTreeDigest(packageFiles(unpacked)) });
    Deno.writeTextFileSync(`${unpacked}/.scripts-warned-10005946911817765110`, ""); // As Deno does itself.
    const sound = await project.run(["verify", "prepare"], { env });
    assertEquals(sound.code, 0, sound.stdout + sound.stderr);
    assertStringIncludes(sound.stdout, "npm packages: 1 sound; 1 not in pipeline.lock");

    Deno.writeTextFileSync(`${unpacked}/index.js`, "export const scale = (value, by) => value * by;\n");
    const unnoticed = await project.run(["reproduce"], { env });
    assertStringIncludes(unnoticed.stdout, "0 to run");
    const edited = await project.run(["verify", "prepare"], { env });
    assertEquals(edited.code, 3, edited.stderr);
    assertMatch(edited.stdout, /tiny-scale@1\.0\.0 in Deno's cache is not as in its archive: index\.js \(in /);
  }
  // The registry is gone: the package is named all the same.
  const offline = await project.run(["verify", "prepare"], { env });
  assertEquals(offline.code, 3, offline.stderr);
  assertStringIncludes(offline.stdout, "tiny-scale@1.0.0 in Deno's cache is not the package that pipeline.lock names");
});

Deno.test("--record-packages records what equals its archive, and names what does not", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await using registry = await NpmRegistry.start();
  const env = await registry.serve(project);
  assertEquals((await project.run(["reproduce"], { env })).code, 0);
  const recorded = recordedIn(project);
  const [lock, unpacked] = [project.path("pipeline.lock"), registry.unpacked(project)];
  // As if the package had been in the cache before; our registry has no zod, so that is taken as recorded.
  const zod = Object.keys(JSON.parse(project.read("deno.lock")).npm).find((name) => name.startsWith("zod@")) ?? "";
  const zodTree = packageTreeDigest(packageFiles(`${unpacked}/../../${zod.replace("@", "/")}`));
  changeLockFile(lock, (before) => ({ ...before, packages: { [zod]: zodTree } }));
  const first = await project.run(["verify", "--record-packages"], { env });
  assertEquals([first.code, recordedIn(project)], [0, { ...recorded, [zod]: zodTree }], first.stdout + first.stderr);

  changeLockFile(lock, (before) => ({ ...before, packages: { [zod]: zodTree } }));
  Deno.writeTextFileSync(`${unpacked}/lib/extra.js`, "");
  const second = await project.run(["verify", "--record-packages"], { env });
  assertEquals([second.code, recordedIn(project)], [3, { [zod]: zodTree }]);
  assertStringIncludes(second.stdout, "not as in its archive: lib/extra.js");
  assertEquals([...Deno.readDirSync(project.path(".reproduce"))].some(({ name }) => name === "verify"), false);
});

Deno.test("an archive that is not what deno.lock says is refused, and nothing of it is recorded", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await using registry = await NpmRegistry.start();
  const env = await registry.serve(project);
  registry.archive = await packedWith({ "index.js": "export const scale = () => 42;\n" });
  const finished = await project.run(["reproduce"], { env });
  assertEquals(finished.code, 1);
  assertStringIncludes(finished.stderr, "cannot load npm packages");
  assertEquals(recordedIn(project), {});
  assert(![...Deno.readDirSync(project.root)].some(({ name }) => name === "results"));
});
