// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { select } from "../../lib/pipeline/expand/select.ts";
import { change, declarations, declare, expandText, faultsOf, filesOf, find, smallPipeline } from "./small_pipeline.ts";

const source = [
  "  published: { path: data/published.yaml }",
  "  published: { path: data/published.yaml }\n  et_model: { path: data/et.bin }",
] as const;
const training = "  train:\n    matrix: { network: $networks, seed: $seeds }\n";
const given = (text: string) => [training, `${training}    given: { ${text} }\n`] as const;
const et = given("et/1: { model: et_model }");
const stage = (text: string) => `${change(source, et)}${text}`;

Deno.test("an instance that is given does not run; what reads its output reads the source, by the same matrix values", async () => {
  const pipeline = await expandText(change(source, et));
  assertEquals(pipeline.instances.filter(({ stage }) => stage === "train").map(({ id }) => id as string), [
    "train@et/2",
    "train@ht/1",
    "train@ht/2",
  ]);
  const model = find(pipeline, "predict@et/1").inputs.find(({ name }) => name === "model");
  assertEquals(model?.files as unknown, [{ kind: "source", source: "et_model", axes: { network: "et", seed: "1" } }]);
  assertEquals(filesOf(find(pipeline, "predict@et/2"), "model"), ["train@et/2.model"]);
  // Nothing else is another.
  const plain = await expandText(smallPipeline);
  const others = plain.instances.filter(({ id }) => !["train@et/1", "predict@et/1"].includes(id));
  assertEquals(pipeline.instances.filter(({ id }) => id as string !== "predict@et/1"), others);
  const [, , standing] = pipeline.sources.values();
  assertEquals(standing?.given as unknown, [{ instance: "train@et/1", stage: "train", output: "model" }]);
});

const gather = new Map([
  ...declarations,
  declare("gather", { history: "many" }, { out: "out.txt" }),
  declare("single", { history: "one" }, { out: "out.txt" }),
]);

Deno.test("what gathers an output that is not given simply lacks it", async () => {
  const pipeline = await expandText(stage("  gather: { inputs: [train.history] }\n"), { declarations: gather });
  assertEquals(filesOf(find(pipeline, "gather"), "history"), [
    "train@et/2.history",
    "train@ht/1.history",
    "train@ht/2.history",
  ]);
  const all = "{et/1,et/2,ht/1,ht/2}".slice(1, -1).split(",").map((name) => `${name}: { model: et_model }`).join(", ");
  const none = await expandText(`${change(source, given(all))}  gather: { inputs: [train.history] }\n`, {
    declarations: gather,
  });
  assertEquals([...new Set(none.instances.map(({ stage }) => stage as string))], [
    "prepare",
    "predict",
    "evaluate",
    "compare",
    "figure",
  ]);
});

Deno.test("an input of one file that is not given is a fault, at the input", async () => {
  const matrix = "matrix: { network: $networks, seed: $seeds }";
  assertEquals(
    await faultsOf(stage(`  single: { ${matrix}, inputs: [train.history] }\n`), { declarations: gather }),
    ["pipeline.yaml:53:68 stages.single.inputs.0: train@et/1 is given as a source and has no history"],
  );
  assertEquals(
    await faultsOf(stage("  single: { inputs: [train@et/1.history] }\n"), { declarations: gather }),
    ["pipeline.yaml:53:22 stages.single.inputs.0: train@et/1 is given as a source and has no history"],
  );
  const named = await expandText(stage("  figure2: { task: draw, inputs: { data: train@et/1.model } }\n"));
  assertEquals(filesOf(find(named, "figure2"), "data"), ["et_model"]);
});

Deno.test("what is given must exist: instance, output, source", async () => {
  const faults = (text: string) => faultsOf(change(source, given(text)));
  assertEquals(await faults("et/3: { model: et_model }"), [
    'pipeline.yaml:32:14 stages.train.given.et/3: train has no instance "et/3"; did you mean "et/1"?',
  ]);
  assertEquals(await faults("et/1: { modle: et_model }"), [
    'pipeline.yaml:32:22 stages.train.given.et/1.modle: tasks/train.ts has no output "modle"; did you mean "model"?',
  ]);
  assertEquals(await faults("et/1: { model: et_modle }"), [
    'pipeline.yaml:32:29 stages.train.given.et/1.model: unknown source "et_modle"; did you mean "et_model"?',
  ]);
  assertEquals(await faults("et/1: et_model"), [
    'pipeline.yaml:32:20 stages.train.given.et/1: expected map, got string "et_model"',
  ]);
});

Deno.test("select() knows what is given by name, and says what stands for it", async () => {
  const pipeline = await expandText(change(source, et));
  const told = (targets: string[]) => {
    const selection = select(pipeline, targets);
    return selection.ok && [selection.instances.length, selection.given.map(({ id }) => id as string)];
  };
  assertEquals(told([]), [pipeline.instances.length, ["et_model"]]);
  assertEquals(told(["train@et/1"]), [0, ["et_model"]]);
  assertEquals(told(["predict@et/1"]), [2, ["et_model"]]);
  assertEquals(told(["predict@ht/1"]), [3, []]);
});
