/** `deno task graph`, by the real command on a small pipeline. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ScratchProject } from "../scenarios/scratch_project.ts";
import { toyFiles } from "../scenarios/toy.ts";

Deno.test("graph draws what was never run, then what is current, then what has become stale, and changes nothing", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const mermaid = async (...args: string[]) => (await project.run(["graph", "--format", "mermaid", ...args])).stdout;
  assertStringIncludes(await mermaid(), `["○ train<br>never run, ×2"]`);
  await project.outcomes();
  assertStringIncludes(await mermaid(), `["✓ train<br>current, ×2, `);
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 11 }");
  const lock = project.read("pipeline.lock");
  assertStringIncludes(await mermaid(), `["≠ train<br>stale, 1 of 2, `);
  assertStringIncludes(await mermaid(), `["≈ total<br>may run, `);
  const instances = await mermaid("--per", "instance", "train");
  assertStringIncludes(instances, "≠ train@large<br>stale, ");
  assertStringIncludes(instances, "✓ train@small<br>current, ");
  assertEquals(instances.includes("total"), false);
  assertEquals(project.read("pipeline.lock"), lock);
  assertEquals((await project.run(["status", "--json"])).stdout.match(/"stale"|"may run"/g)?.length, 2);
});

Deno.test("graph writes an SVG to a file, the same bytes each time, and names what it does not know", async () => {
  await using project = await ScratchProject.create(toyFiles);
  const write = (path: string) => project.run(["graph", "--output", project.path(path)]);
  assertEquals(await write("a.svg"), { code: 0, stdout: "", stderr: "" });
  await write("b.svg");
  assertStringIncludes(project.read("a.svg"), '<svg class="graph" xmlns=');
  assertEquals(project.read("a.svg"), project.read("b.svg"));
  const wrong = async (...args: string[]) => {
    const { code, stderr } = await project.run(["graph", ...args]);
    return [code, stderr.trim()];
  };
  assertEquals(await wrong("--format", "png"), [2, "cannot use --format png: expected svg or mermaid"]);
  assertEquals(await wrong("trian"), [2, `unknown stage "trian"; did you mean "train"?`]);
  const [code, line] = await wrong("--output", project.path("absent/a.svg"));
  assertEquals(code, 1);
  assertStringIncludes(String(line), "expected a file that can be written");
});
