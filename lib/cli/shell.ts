/** Commands as a user would type them. */

interface PipelineOptions {
  readonly profile?: string;
  readonly set: readonly string[];
}

/** Repeats a run under the same profile and overrides; of some stages or instances, if targets are given. */
export function reproduceCommand(options: PipelineOptions, ...targets: readonly string[]): string {
  return pipelineCommand("reproduce", options, targets);
}

/** Verifies one stage or instance under the same profile and overrides. */
export function verifyCommand(options: PipelineOptions, target: string): string {
  return pipelineCommand("verify", options, [target]);
}

function pipelineCommand(name: string, options: PipelineOptions, targets: readonly string[]): string {
  const profile = options.profile === undefined ? [] : ["--profile", options.profile];
  const overrides = options.set.flatMap((text) => ["--set", text]);
  return ["deno", "task", name, ...targets, ...profile, ...overrides].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
