/** What a command costs: by the shell's clock, and the processor time of it and of all that it waited for. */
import type { Quantity } from "./measurement.ts";

export interface Time {
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
}

export interface TimeOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended. */
  readonly limit?: number;
}

/**
 * Runs a command once; its standard input stays open until it ends. Bash's `time` counts to the millisecond; GNU's to the
 * hundredth. @throws if it fails or takes longer than the limit.
 */
export async function time(command: readonly string[], folder: string, options: TimeOptions = {}): Promise<Time> {
  const script = `TIMEFORMAT='%3R %3U %3S'; time "$@" >/dev/null 2>&1`;
  const limited = options.limit === undefined ? command : ["timeout", String(options.limit), ...command];
  const child = new Deno.Command("bash", {
    args: ["-c", script, "bash", ...limited],
    cwd: folder,
    env: { LC_ALL: "C", CI: "true", ...options.env },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const [text, { success, code }] = await Promise.all([new Response(child.stderr).text(), child.status]);
  await child.stdin.close();
  if (!success) throw new Error(`cannot time ${command.join(" ")}: exit ${code}: ${text}`);
  const [wall = NaN, user = NaN, system = NaN] = text.trim().split(" ").map(Number);
  return { wall, cpu: user + system };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Least and median of clock and processor time, for report(). */
export function summarise(times: readonly Time[]): Record<"least" | "median" | "CPU least" | "CPU median", Quantity> {
  const walls = times.map(({ wall }) => wall), cpus = times.map(({ cpu }) => cpu);
  const seconds = (value: number): Quantity => ({ value, unit: "s" });
  return {
    "least": seconds(Math.min(...walls)),
    "median": seconds(median(walls)),
    "CPU least": seconds(Math.min(...cpus)),
    "CPU median": seconds(median(cpus)),
  };
}
