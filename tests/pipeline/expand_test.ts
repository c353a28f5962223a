// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { listTasks } from "../../lib/pipeline/expand/expand.ts";
import { change, declarations, declare, expandText, filesOf, find, smallPipeline } from "./small_pipeline.ts";

Deno.test("expandPipeline() makes one instance for every combination of a matrix, in topological order", async () => {
  const { instances, profile, paper } = await expandText(smallPipeline);
  assertEquals(instances.map(({ id }) => id as string), [
    "prepare",
    ...["train", "predict"].flatMap((stage) => ["et/1", "et/2", "ht/1", "ht/2"].map((point) => `${stage}@${point}`)),
    "evaluate@et",
    "evaluate@ht",
    "compare",
    "figure",
  ]);
  assertEquals([profile, paper.title], ["quick", "A paper"]);
});

Deno.test("stages stand in the order of the graph wherever they stand in the file", async () => {
  const [head = "", stages = ""] = smallPipeline.split("stages:\n");
  const blocks = stages.split(/^(?= {2}\w)/m);
  const { instances } = await expandText(`${head}stages:\n${blocks.toReversed().join("")}`);
  const order = [...new Set(instances.map(({ stage }) => stage as string))];
  assertEquals(order, ["prepare", "train", "predict", "evaluate", "compare", "figure"]);
});

Deno.test("axes that both stages have match, axes that only the upstream has gather", async () => {
  const pipeline = await expandText(smallPipeline);
  assertEquals(filesOf(find(pipeline, "predict@ht/2"), "model"), ["train@ht/2.model"]);
  assertEquals(filesOf(find(pipeline, "predict@ht/2"), "dataset"), ["prepare.dataset"]);
  assertEquals(filesOf(find(pipeline, "evaluate@ht"), "scores"), ["predict@ht/1.scores", "predict@ht/2.scores"]);
  assertEquals(filesOf(find(pipeline, "compare"), "metrics"), ["evaluate@et.metrics", "evaluate@ht.metrics"]);
  assertEquals(filesOf(find(pipeline, "compare"), "published"), ["published"]);
});

Deno.test("matched axes match by name, whatever their order in the two matrices is", async () => {
  const matrix = "{ network: $networks, seed: $seeds }\n    inputs: [prepare.dataset, train.model]";
  const pipeline = await expandText(
    change([matrix, matrix.replace("network: $networks, seed: $seeds", "seed: $seeds, network: $networks")]),
  );
  assertEquals(filesOf(find(pipeline, "predict@2/ht"), "model"), ["train@ht/2.model"]);
});

Deno.test("a gathered file carries the matrix values of its instance", async () => {
  const pipeline = await expandText(smallPipeline);
  const input = find(pipeline, "evaluate@et").inputs[0];
  assertEquals(input?.arity, "many");
  assertEquals(input?.files.map(({ axes }) => axes), [{ network: "et", seed: "1" }, { network: "et", seed: "2" }]);
});

Deno.test("a map renames inputs, and stage@instance.output names one instance", async () => {
  const text = change(["{ data: compare.comparison }", "{ data: predict@ht/2.scores }"]);
  assertEquals(filesOf(find(await expandText(text), "figure"), "data"), ["predict@ht/2.scores"]);
});

Deno.test("an input that gathers a single file may fill an input that takes one", async () => {
  const text = change(["seeds: [1, 2]", "seeds: [7]"], [
    "{ data: compare.comparison }",
    "{ data: evaluate@et.metrics }",
  ], [
    "    matrix: { network: $networks, seed: $seeds }\n    inputs: [prepare.dataset, train.model]",
    "    matrix: { network: $networks }\n    inputs: [prepare.dataset, train.model]",
  ]);
  assertEquals(filesOf(find(await expandText(text), "predict@et"), "model"), ["train@et/7.model"]);
});

Deno.test("an axis without values makes no instances, nor do stages that gather only from such", async () => {
  const { instances } = await expandText(change(["seeds: [1, 2]", "seeds: []"]));
  // evaluate has values of its own (networks), but nothing to gather; compare and figure follow.
  assertEquals(instances.map(({ id }) => id as string), ["prepare"]);
});

Deno.test("a stage that gathers from one stage without instances and from another with some has instances", async () => {
  const extra = "  evaluate:\n    matrix: { network: $networks }";
  const text = change(
    [extra, `  none: { task: any, matrix: { x: [] } }\n${extra}`],
    [
      "inputs: [evaluate.metrics, published]",
      "inputs: { metrics: evaluate.metrics, extra: none.out, published: published }",
    ],
  );
  const both = new Map([
    ...declarations,
    declare("compare", { metrics: "many", extra: "many", published: "one" }, { comparison: "c.json" }),
  ]);
  const pipeline = await expandText(text, { declarations: both });
  assertEquals(filesOf(find(pipeline, "compare"), "extra"), []);
  assertEquals(filesOf(find(pipeline, "compare"), "metrics").length, 2);
});

Deno.test("list values name themselves, map keys name their values, both may be written in place", async () => {
  const matrix = "matrix: { image: [et, ht], kappa: [-1, 0.5, 2], cut: { loose: { pt: 1 }, tight: { pt: 5 } } }";
  const stage = `  grid: { task: any, ${matrix}, with: { image: $image, kappa: $kappa, pt: $cut.pt } }\n`;
  const pipeline = await expandText(smallPipeline + stage);
  const grid = pipeline.instances.filter((instance) => instance.stage === "grid");
  assertEquals(grid.length, 12);
  assertEquals(grid[0]?.id as string, "grid@et/-1/loose");
  assertEquals(find(pipeline, "grid@ht/0.5/tight").params, { image: "ht", kappa: 0.5, pt: 5 });
  assertEquals(find(pipeline, "grid@ht/0.5/tight").axes, { image: "ht", kappa: "0.5", cut: "tight" });
});

Deno.test("references stand for whole values with their types; $$ writes a dollar", async () => {
  const given = "a: $training, b: $networks.et.lr, c: [$seeds, 1], d: $$events, e: costs 5$, f: { g: $seeds.1 }";
  const pipeline = await expandText(`${smallPipeline}  any: { with: { ${given} } }\n`);
  assertEquals(find(pipeline, "any").params, {
    a: { epochs: 2, batch: 128 },
    b: 0.01,
    c: [[1, 2], 1],
    d: "$events",
    e: "costs 5$",
    f: { g: 2 },
  });
});

Deno.test("a matrix axis hides an entry of params of the same name", async () => {
  const stage = "  any: { matrix: { seeds: [5] }, with: { value: $seeds, other: $events } }\n";
  assertEquals(find(await expandText(smallPipeline + stage), "any@5").params, { value: 5, other: 100 });
});

Deno.test("$$ is undone in params, too, where there are no references", async () => {
  const text = change(["  events: all\n", "  events: all\n  label: $$5\n"]) + "  any: { with: { label: $label } }\n";
  assertEquals(find(await expandText(text), "any").params, { label: "$5" });
});

Deno.test("resources, timeout, retries and about reach the instances, with their defaults", async () => {
  const pipeline = await expandText(smallPipeline);
  const { resources, timeoutSeconds, retries, about } = find(pipeline, "train@et/1");
  assertEquals(resources, { cores: 2, gpu: 1, memoryBytes: 1_000_000_000 });
  assertEquals([timeoutSeconds, retries, about], [5400, 1, "learns"]);
  const other = find(pipeline, "compare");
  assertEquals(other.resources, { cores: 1, gpu: 0, memoryBytes: 500_000_000 });
  assertEquals([other.timeoutSeconds, other.retries, other.about], [undefined, 0, undefined]);
});

Deno.test("a stage's task is the program of its own name unless it names another", async () => {
  const pipeline = await expandText(smallPipeline);
  assertEquals(find(pipeline, "figure").task.path, "tasks/draw.ts");
  assertEquals(find(pipeline, "compare").task.path, "tasks/compare.ts");
});

Deno.test("listTasks() lists each task once, passes over malformed stages, and follows --set", () => {
  const document = (stages: unknown) => ({ file: "pipeline.yaml", text: "", value: { stages } });
  const stages = { a: { task: "draw" }, b: { task: "draw" }, c: {}, d: null, e: { task: 5 } };
  assertEquals(listTasks(document(stages)), ["tasks/draw.ts", "tasks/c.ts", "tasks/d.ts", "tasks/e.ts"]);
  assertEquals(listTasks(document({ a: { task: "draw" } }), ["stages.a.task=other"]), ["tasks/other.ts"]);
  assertEquals(listTasks({ file: "pipeline.yaml", text: "", value: [1] }), []);
});

Deno.test("a matrix of 1,050 instances is matched and gathered like a small one", async () => {
  const seeds = Array.from({ length: 525 }, (_, index) => index + 1);
  const pipeline = await expandText(change(["seeds: [1, 2]", `seeds: [${seeds}]`]));
  assertEquals(pipeline.instances.filter(({ stage }) => stage === "train").length, 1050);
  assertEquals(filesOf(find(pipeline, "evaluate@ht"), "scores").length, 525);
  assertEquals(filesOf(find(pipeline, "predict@ht/525"), "model"), ["train@ht/525.model"]);
});
