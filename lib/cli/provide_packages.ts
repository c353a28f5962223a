/** Loads the npm packages of the tasks the first time, and says how much that is. */
import { readDocument } from "../pipeline/document/document.ts";
import { listTasks } from "../pipeline/expand/expand.ts";
import { loadPackages, missingPackages } from "../pipeline/identity/packages.ts";

/** Costs a few milliseconds where all is there. @throws Refusal if a package cannot be had. */
export async function providePackages(
  root: string,
  overrides: readonly string[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { count, megabytes } = missingPackages(root);
  if (count === 0) return;
  const document = await readDocument(`${root}/pipeline.yaml`);
  if (!document.ok) return; // Told by whoever reads it next.
  say(`loading ${count} npm packages (${megabytes} MB on disk), this once`);
  let told = 0;
  await loadPackages(root, listTasks(document.value, overrides), (done) => {
    signal.throwIfAborted();
    if (done < told + 25) return;
    told = done;
    say(`${done} packages are here`);
  });
}
