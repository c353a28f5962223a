/** Commands as a user would type them. */

/** Repeats a run under the same profile and overrides; of one stage or instance, if a target is given. */
export function reproduceCommand(options: { profile?: string; set: readonly string[] }, target?: string): string {
  const profile = options.profile === undefined ? [] : ["--profile", options.profile];
  const overrides = options.set.flatMap((text) => ["--set", text]);
  const targets = target === undefined ? [] : [target];
  return ["deno", "task", "reproduce", ...targets, ...profile, ...overrides].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
