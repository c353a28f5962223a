/**
 * Fills a project's store with what a run would have left, without running a task: for benches of what is done when there
 * is nothing to do, at sizes for which a first run would take an hour. Everything is written by the engine's own
 * functions, so the store passes every check.
 */
import { identityOf } from "../lib/pipeline/identity/assess.ts";
import { fingerprint } from "../lib/pipeline/identity/fingerprint.ts";
import type { InstanceId } from "../lib/pipeline/identity.ts";
import { closeProject, loadPipeline, openProject } from "../lib/pipeline/project.ts";
import { assessorOf } from "../lib/pipeline/reproduce.ts";
import { type Output, recordVersion } from "../lib/pipeline/store/records.ts";

/** Each output is a line that names its instance. Returns how many instances there are. */
export async function fillStore(root: string): Promise<number> {
  const project = openProject(root);
  const loaded = await loadPipeline(project, { overrides: [] });
  if (!loaded.ok) throw new Error(loaded.error.map(({ message }) => message).join("\n"));
  const { value: pipeline } = loaded;
  const assessor = assessorOf(project, pipeline);
  const made = new Map<InstanceId, { outputs: Record<string, Output> }>();
  for (const instance of pipeline.instances) {
    const identity = await identityOf(instance, assessor, (id) => made.get(id));
    const outputs = Object.fromEntries(
      Object.entries(instance.task.outputs).map(([name, file]) => {
        const temporary = `${project.store.folder}/made`;
        Deno.writeTextFileSync(temporary, `${instance.id} ${name}\n`);
        return [name, { ...project.store.objects.commit(temporary), file }];
      }),
    );
    made.set(instance.id, { outputs });
    project.store.records.write({
      version: recordVersion,
      fingerprint: fingerprint(identity),
      instance: instance.id,
      identity,
      outputs,
      seconds: 0.1,
      finished: "2026-01-01T00:00:00Z",
      host: project.host,
      cores: 1,
    });
  }
  closeProject(project);
  return pipeline.instances.length;
}
