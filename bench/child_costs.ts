/** What a child that runs one task costs, in steps: commands for timing, each doing more than the one before. */
import type { Fingerprint } from "../lib/pipeline/identity.ts";
import { loadPipeline, openProject } from "../lib/pipeline/project.ts";
import { findInputs } from "../lib/pipeline/run/found_inputs.ts";
import { taskArguments } from "../lib/pipeline/run/sandbox.ts";
import { prepareWorkFolder } from "../lib/pipeline/run/work_folder.ts";
import { assessorOf } from "../lib/pipeline/reproduce.ts";
import type { ScratchProject } from "../tests/scenarios/scratch_project.ts";

export interface ChildCost {
  readonly what: string;
  readonly command: readonly string[];
  readonly folder: string;
}

/** Of the first instance, which reads a source. */
export async function childCosts(scratch: ScratchProject): Promise<ChildCost[]> {
  const project = openProject(scratch.root);
  const loaded = await loadPipeline(project, { overrides: [] });
  if (!loaded.ok || !loaded.value.instances[0]) throw new Error("cannot measure a child: there is no instance");
  const [instance] = loaded.value.instances;
  const { sources } = assessorOf(project, loaded.value);
  const inputs = findInputs(instance, { sources, objects: project.store.objects, record: () => undefined });
  const folder = project.store.workFolder("bench" as Fingerprint);
  prepareWorkFolder(folder, { root: scratch.root, instance, inputs, cores: 1 });
  const args = taskArguments(scratch.root, {
    folder,
    label: instance.id,
    resources: instance.resources,
    closure: await project.closures.of(instance.task.path),
    inputFiles: Object.values(inputs).flat().map(({ target }) => target),
  });
  scratch.write("empty.ts", "");
  const empty = scratch.path("empty.ts");
  return [
    { what: "an empty module", command: [Deno.execPath(), "run", "--quiet", empty], folder },
    { what: "with lock, import map, permissions", command: [Deno.execPath(), ...args.slice(0, -1), empty], folder },
    { what: "with our host and the task", command: [Deno.execPath(), ...args], folder },
  ];
}
