/** The repository's own pipeline.yaml, against what its tasks declare. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { formatDiagnostic } from "../../lib/pipeline/document/diagnostic.ts";
import { readDocument } from "../../lib/pipeline/document/document.ts";
import { expandPipeline, listTasks } from "../../lib/pipeline/expand/expand.ts";
import type { Json } from "../../lib/pipeline/identity.ts";
import type { Pipeline, TaskDeclaration } from "../../lib/pipeline/instance.ts";

const root = new URL("../../", import.meta.url);

async function expandOwn(profile: string): Promise<Pipeline> {
  const document = await readDocument(new URL("pipeline.yaml", root).pathname);
  assert(document.ok);
  const declarations = new Map(await Promise.all(listTasks(document.value).map(declarationOf)));
  const result = await expandPipeline(document.value, { profile, declarations });
  if (!result.ok) throw new Error(result.error.map(formatDiagnostic).join("\n"));
  return result.value;
}

async function declarationOf(path: string): Promise<[string, TaskDeclaration]> {
  const { default: task } = await import(new URL(path, root).href);
  const params = z.toJSONSchema(task.params, { io: "input" }) as Json;
  return [path, { path, about: task.about, inputs: task.inputs, outputs: task.outputs, numbers: {}, params }];
}

Deno.test("pipeline.yaml is sound under every profile, and publishes what the README promises", async () => {
  for (const profile of ["quick", "sample", "paper"]) {
    const { instances } = await expandOwn(profile);
    const count = (stage: string) => instances.filter((instance) => instance.stage === stage).length;
    assertEquals(["train", "predict", "evaluate", "compare"].map(count), [7, 7, 7, 1], profile);
    const paths = instances.flatMap(({ publications }) => publications.map(({ path }) => path));
    const expected = [
      ...["json", "csv", "md"].map((format) => `comparison.${format}`),
      ...[
        "1_spectra",
        "2_examples",
        "3_means",
        "4_features",
        "5_roc",
        "mistakes",
        "6_safe_observables",
        "7_other_observables",
        "guided_searches",
        "8_architecture",
        "9_block",
        "histories",
        "scores",
        "auc_by_kinematics",
        "calibration",
      ].flatMap((name) => ["svg", "png", "pdf"].map((format) => `figures/${name}.${format}`)),
      ...["ht", "et", "et_and_ht", "hl", "et_and_ht_and_hl", "mass", "hl_and_mass"].map((name) =>
        `models/${name}-1.safetensors`
      ),
    ];
    assertEquals(expected.filter((path) => !paths.includes(path)), [], profile);
  }
});
