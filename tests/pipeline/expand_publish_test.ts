// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { change, declarations, declare, expandText, faultsOf, smallPipeline } from "./small_pipeline.ts";

async function published(text: string, stage: string): Promise<string[]> {
  const { instances } = await expandText(text);
  return instances.filter((instance) => instance.stage === stage)
    .flatMap(({ publications }) => publications.map(({ output, path }) => `${output} ${path}`));
}

Deno.test("* stands for the instance without its stage, slashes written as dashes", async () => {
  const models = ["et-1", "et-2", "ht-1", "ht-2"].map((point) => `model models/${point}.bin`);
  assertEquals(await published(smallPipeline, "train"), models);
});

Deno.test("a bare pattern with .* publishes every output under its own extension", async () => {
  assertEquals(await published(smallPipeline, "figure"), ["svg figures/1_first.svg", "png figures/1_first.png"]);
  assertEquals(await published(smallPipeline, "compare"), ["comparison comparison.json", "table comparison.csv"]);
});

Deno.test("a bare pattern with an extension publishes the outputs that have it", async () => {
  assertEquals(await published(change(["comparison.*", "deep/table.csv"]), "compare"), ["table deep/table.csv"]);
});

Deno.test("a map publishes the outputs it names, .* as their own extension", async () => {
  const text = change(["publish: { model: models/*.bin }", "publish: { model: '*/m.*', history: histories/*.csv }"]);
  assertEquals((await published(text, "train")).slice(0, 2), ["model et-1/m.bin", "history histories/et-1.csv"]);
});

Deno.test("a pattern that no output matches is an error that lists the files", async () => {
  assertEquals(await faultsOf(change(["publish: comparison.*", "publish: comparison.pdf"])), [
    'pipeline.yaml:46:14 stages.compare.publish: no output of tasks/compare.ts matches "comparison.pdf"; its files are comparison.json, table.csv',
  ]);
});

Deno.test("an unknown output is located at its key, a wrong extension at its pattern", async () => {
  const text = change(["publish: { model: models/*.bin }", "publish: { modle: a*.bin, history: b*.txt }"]);
  assertEquals(await faultsOf(text), [
    'pipeline.yaml:37:16 stages.train.publish.modle: unknown output "modle" of tasks/train.ts; did you mean "model"?',
    'pipeline.yaml:37:40 stages.train.publish.history: cannot publish history.csv as "b*.txt": the extensions differ; end it in .csv or .*',
  ]);
});

Deno.test("two stages that publish one path are both named", async () => {
  const text = change(["figures/1_first.*", "comparison.json"]);
  const both = new Map([...declarations, declare("draw", { data: "one" }, { json: "figure.json" })]);
  assertEquals(await faultsOf(text, { declarations: both }), [
    "pipeline.yaml:50:14 stages.figure.publish: compare.comparison and figure.json both publish comparison.json; give each its own name",
  ]);
});

Deno.test("names that differ only in case are one path", async () => {
  const text = change(["figures/1_first.*", "Comparison.*"]);
  const both = new Map([...declarations, declare("draw", { data: "one" }, { json: "figure.json" })]);
  assertEquals((await faultsOf(text, { declarations: both })).length, 1);
});

Deno.test("instances that publish one path are told to use *", async () => {
  assertEquals(await faultsOf(change(["models/*.bin", "models/m.bin"])), [
    "pipeline.yaml:37:23 stages.train.publish.model: train@et/1.model and train@et/2.model both publish models/m.bin; * tells instances apart",
  ]);
});

Deno.test("two outputs of one extension under a bare pattern collide", async () => {
  const twins = new Map([...declarations, declare("draw", { data: "one" }, { a: "a.csv", b: "b.csv" })]);
  assertEquals(await faultsOf(smallPipeline, { declarations: twins }), [
    "pipeline.yaml:50:14 stages.figure.publish: figure.a and figure.b both publish figures/1_first.csv; give each its own name",
  ]);
});

Deno.test("a path outside the results, the engine's own files, and * without a matrix are refused", async () => {
  const first = async (pattern: string) => (await faultsOf(change(["figures/1_first.*", pattern])))[0];
  const where = "pipeline.yaml:50:14 stages.figure.publish:";
  for (const path of ["../x.*", "/x.*", "a//x.*", "a/./x.*"]) {
    assertEquals(await first(path), `${where} expected a path inside results/<profile>/, got "${path}"`);
  }
  assertEquals(await first("manifest.json"), `${where} cannot publish "manifest.json": it is the engine's own file`);
  assertEquals(await first("figures/*.svg"), `${where} cannot use * in "figures/*.svg": the stage has no matrix`);
});
