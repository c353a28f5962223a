/** Turns whatever a task threw into a failure that the engine can show. */
import type { HostFailure, Refused } from "./job.ts";

/** Deno's own wording, 2.9: `Requires read access to "lib/deep.ts", run again with the --allow-read flag`. */
const refusal = /Requires (\w+) access to "?(.*?)"?, (?:run again|specify the required)/;

function refusedPermission(error: unknown): Refused | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    const match = refusal.exec(cause.message);
    if (match) return { permission: match[1] ?? "", target: match[2] ?? "" };
  }
  return undefined;
}

export function describeFailure(error: unknown): HostFailure {
  const refused = refusedPermission(error);
  if (!(error instanceof Error)) return { message: String(error), expected: false };
  return {
    message: error.message,
    expected: error.name === "InputError" || error.name === "DeviceError",
    ...(error.name === "DeviceError" ? { device: true } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(refused ? { refused } : {}),
  };
}
