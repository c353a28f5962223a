/** Commands as a user would type them. */
import type { InstanceId } from "../pipeline/identity.ts";

/** Runs one instance alone, under the same profile and overrides. */
export function instanceCommand(id: InstanceId, options: { profile?: string; set: readonly string[] }): string {
  const profile = options.profile === undefined ? [] : ["--profile", options.profile];
  const overrides = options.set.flatMap((text) => ["--set", text]);
  return ["deno", "task", "reproduce", id, ...profile, ...overrides].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
