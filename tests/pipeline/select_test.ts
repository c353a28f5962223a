// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { select } from "../../lib/pipeline/expand/select.ts";
import type { Pipeline } from "../../lib/pipeline/instance.ts";
import { change, expandText, faultsOf, smallPipeline } from "./small_pipeline.ts";

const evaluation = ["prepare", "train", "predict", "evaluate"];
const withStages = change(["  sample: {}", "  sample: { stages: [evaluate] }"]);

function stagesOf(pipeline: Pipeline, targets: readonly string[]) {
  const selection = select(pipeline, targets);
  if (!selection.ok) return selection.unknown;
  const names = (instances: Pipeline["instances"]) => [...new Set(instances.map(({ stage }) => stage as string))];
  return { asked: names(selection.instances), pipeline: names(selection.pipeline.instances) };
}

Deno.test("select() without names takes the stages of the profile with what they read, else all", async () => {
  const pipeline = await expandText(withStages, { profile: "sample" });
  assertEquals(stagesOf(pipeline, []), { asked: evaluation, pipeline: evaluation });
  const all = [...evaluation, "compare", "figure"];
  assertEquals(stagesOf(await expandText(withStages), []), { asked: all, pipeline: all });
});

Deno.test("select() takes any stage by name; the pipeline then has it besides those of the profile", async () => {
  const pipeline = await expandText(withStages, { profile: "sample" });
  assertEquals(stagesOf(pipeline, ["prepare"]), { asked: ["prepare"], pipeline: evaluation });
  assertEquals(stagesOf(pipeline, ["compare"]), {
    asked: [...evaluation, "compare"],
    pipeline: [...evaluation, "compare"],
  });
  assertEquals(stagesOf(pipeline, ["train@et/1", "figgure"]), ["figgure"]);
  assertEquals(stagesOf(await expandText(smallPipeline), ["prepare"]), {
    asked: ["prepare"],
    pipeline: [...evaluation, "compare", "figure"],
  });
});

Deno.test("--set keeps the stages of its profile", async () => {
  const pipeline = await expandText(withStages, { profile: "sample", overrides: ["params.events=5"] });
  assertEquals([pipeline.profile, pipeline.stages as readonly string[]], ["custom", ["evaluate"]]);
});

Deno.test("stages of a profile must exist, in whatever profile they stand", async () => {
  assertEquals(await faultsOf(change(["  sample: {}", "  sample: { stages: [evaluate, figgure] }"])), [
    'pipeline.yaml:20:32 profiles.sample.stages.1: unknown stage "figgure"; did you mean "figure"?',
  ]);
  assertEquals(await faultsOf(change(["  sample: {}", "  sample: { stages: [] }"])), [
    "pipeline.yaml:20:13 profiles.sample.stages: expected a list of at least 1 items, got a list of 0",
  ]);
  assertEquals(await faultsOf(change(["  sample: {}", "  sample: { stages: evaluate }"])), [
    'pipeline.yaml:20:21 profiles.sample.stages: expected list, got string "evaluate"',
  ]);
});
