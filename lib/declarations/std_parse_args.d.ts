/** Types of the part of `@std/cli/parse-args` that lib/cli uses; deno-std ships without any. */

export interface ParseOptions {
  readonly boolean?: readonly string[];
  /** Options that keep their text; "_" stands for the positional arguments. */
  readonly string?: readonly string[];
  /** Options that may be given several times, always a list. */
  readonly collect?: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
  /** Called with what is not among the above, positional arguments included; false leaves it out. */
  readonly unknown?: (argument: string, key?: string, value?: unknown) => unknown;
}

export interface ParsedArgs {
  readonly _: readonly (string | number)[];
  readonly [option: string]: unknown;
}

export function parseArgs(args: readonly string[], options?: ParseOptions): ParsedArgs;
