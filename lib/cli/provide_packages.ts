/** Loads the npm packages of the tasks the first time, and says how much that is. */
import { readDocument } from "../pipeline/document/document.ts";
import { listTasks } from "../pipeline/expand/expand.ts";
import { loadPackages, missingPackages } from "../pipeline/identity/packages.ts";
import { recordLoaded } from "../pipeline/lock/locked_packages.ts";
import type { Project } from "../pipeline/project.ts";

/**
 * Costs a few milliseconds where all is there. What had to be loaded came from archives that are what deno.lock says, so
 * it is recorded in pipeline.lock. @throws Refusal if a package cannot be had.
 */
export async function providePackages(
  project: Project,
  overrides: readonly string[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { root } = project;
  const { count, megabytes, names } = missingPackages(root);
  if (count === 0) return;
  const document = await readDocument(`${root}/pipeline.yaml`);
  if (!document.ok) return; // Told by whoever reads it next.
  say(`loading ${count} npm packages (${megabytes} MB on disk), this once`);
  let told = 0;
  const tasks = listTasks(document.value, overrides);
  await loadPackages(root, tasks, (done) => {
    signal.throwIfAborted();
    if (done < told + 25) return;
    told = done;
    say(`${done} packages are here`);
  });
  await recordLoaded(project, tasks, names);
}
