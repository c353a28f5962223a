/** Code traced together and apart, on the real tasks. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects } from "@std/assert";
import { Closures } from "../../lib/pipeline/identity/closure.ts";
import { Inspector } from "../../lib/pipeline/identity/inspect.ts";
import { Refusal } from "../../lib/pipeline/refusal.ts";
import { ScratchProject } from "../scenarios/scratch_project.ts";
import { toyFiles } from "../scenarios/toy.ts";

const root = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");
const tasks = ["tasks/prepare.ts", "tasks/train.ts", "tasks/evaluate.ts", "tasks/draw_roc.ts"];

Deno.test("tasks traced and asked together are what each is by itself", async () => {
  const folder = await Deno.makeTempDir();
  const closures = (name: string) => new Closures(root, `${folder}/${name}.json`);
  const inspector = (name: string) => new Inspector(root, `${folder}/${name}-declared.json`);
  const [together, apart] = [await closures("together").all(tasks), closures("apart")];
  const declared = await inspector("together").declarations(together);
  for (const task of tasks) {
    const closure = await apart.of(task);
    const { modules, packages, packageFolders } = closure;
    const { toolchain: _, ...found } = { toolchain: undefined, ...together.get(task) };
    assertEquals(found, { modules, packages, packageFolders });
    assertEquals(
      declared.get(task),
      (await inspector(task.slice(6)).declarations(new Map([[task, closure]]))).get(task),
    );
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a fault of one task is told of that task, whichever others are asked with it", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const names = ["tasks/prepare.ts", "tasks/train.ts", "tasks/total.ts"];
  const ask = async () => {
    const closures = await new Closures(project.root, project.path("closures.json")).all(names);
    return await new Inspector(project.root, project.path("declared.json")).declarations(closures);
  };
  assertEquals([...(await ask()).keys()], names);
  const faults = [
    [`throw new Error("not today");`, "cannot import tasks/train.ts: "],
    ["export default {};", "cannot use tasks/train.ts: "],
    [`import "./nowhere.ts";`, "nowhere.ts"],
  ] as const;
  for (const [code, message] of faults) {
    project.write("tasks/train.ts", code);
    await assertRejects(ask, Refusal, message);
  }
});
