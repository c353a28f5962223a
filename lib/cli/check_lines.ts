/** What `reproduce --check` found, as lines or JSON, and its exit code. */
import type { Checked } from "../pipeline/lock/check.ts";
import type { Pipeline } from "../pipeline/instance.ts";
import type { ExitCode } from "./command.ts";
import type { Console } from "./console.ts";

export function reportCheck(
  checked: readonly Checked[],
  console: Console,
  { json, pipeline }: { json: boolean; pipeline: Pipeline },
): ExitCode {
  const differing = checked.filter(({ reasons }) => reasons.length > 0);
  if (json) {
    for (const { instance, reasons } of checked) {
      console.print(JSON.stringify({ instance, state: reasons.length > 0 ? "stale" : "current", reasons }));
    }
    return differing.length > 0 ? 3 : 0;
  }
  const width = Math.max(0, ...differing.map(({ instance }) => instance.length));
  for (const { instance, reasons } of differing) {
    console.print(`${instance.padEnd(width)}  ${reasons.map(({ text }) => text).join("; ")}`);
  }
  console.print(
    differing.length > 0
      ? `profile ${pipeline.profile}: ${differing.length} of ${checked.length} instances differ from pipeline.lock`
      : `profile ${pipeline.profile}: pipeline.lock holds for all ${checked.length} instances`,
  );
  return differing.length > 0 ? 3 : 0;
}
