/** What is stale and why, as lines; shared by `status` and `reproduce --dry-run`. */
import type { InstanceStatus } from "../pipeline/status.ts";
import type { Console } from "./console.ts";

interface StatusOptions {
  readonly json: boolean;
  /** Whether to list the files that each instance reads and publishes. */
  readonly files: boolean;
  readonly profile: string;
}

export function printStatus(states: readonly InstanceStatus[], console: Console, options: StatusOptions): void {
  if (options.json) {
    for (const state of states) console.print(JSON.stringify(state));
    return;
  }
  for (const line of statusLines(states, options)) console.print(line);
}

/** One line per stale instance, or per instance where files are listed; the count last. */
export function statusLines(
  states: readonly InstanceStatus[],
  { files, profile }: Pick<StatusOptions, "files" | "profile">,
): string[] {
  const stale = states.filter(({ state }) => state === "stale");
  const unpublished = states.filter((status) => status.state === "current" && status.unpublished.length > 0);
  const shown = files ? states : [...stale, ...unpublished];
  const width = Math.max(0, ...shown.map(({ instance }) => instance.length));
  const lines = shown.flatMap((status) => [
    `${status.instance.padEnd(width)}  ${whatIsWith(status)}`,
    ...(files ? fileLines(status) : []),
  ]);
  const rest = unpublished.length === 0 ? "" : `, ${unpublished.length} with files to restore`;
  const count = stale.length === 0
    ? `all ${states.length} instances are current${rest}`
    : `${stale.length} of ${states.length} instances are stale${rest}`;
  return [...lines, `profile ${profile}: ${count}`];
}

function whatIsWith({ state, reasons, unpublished }: InstanceStatus): string {
  if (state === "stale") {
    const never = reasons.filter(({ kind }) => kind === "never run");
    return (never.length > 0 ? never : reasons).map(({ text }) => text).join("; ");
  }
  return unpublished.length === 0 ? "current" : `missing or edited: ${unpublished.join(", ")}`;
}

function fileLines({ inputs, publishes }: InstanceStatus): string[] {
  return [
    ...inputs.flatMap(({ name, from }) => from.map((file) => `  reads ${name}: ${file}`)),
    ...publishes.map((path) => `  publishes ${path}`),
  ];
}
