/** What a command is: a name, a table of its options, and a function that runs it. */
import type { Console } from "./console.ts";

/** `flag`: present or not. `value`: text. `count`: a positive integer. `list`: text, any number of times. */
export type OptionKind = "flag" | "value" | "count" | "list";

export interface Option {
  readonly kind: OptionKind;
  /** What stands for the value in help: `PROFILE`. */
  readonly value?: string;
  readonly about: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What the options of a table are once they are parsed, by name. */
export type OptionValues<O extends Options> = {
  readonly [K in keyof O]: O[K]["kind"] extends "flag" ? boolean
    : O[K]["kind"] extends "list" ? readonly string[]
    : O[K]["kind"] extends "count" ? number | undefined
    : string | undefined;
};

/** Everything that a command may touch of the world around it. */
export interface CommandContext {
  /** Root of the project, absolute. */
  readonly root: string;
  readonly console: Console;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** 0 done, 1 a stage failed, 2 usage or configuration, 3 a difference was found, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** Positional arguments in help; without it the command takes none. */
  readonly positional?: { readonly name: string; readonly about: string; readonly many: boolean };
  readonly options: O;
  /** Further lines of help. */
  readonly notes?: readonly string[];
  run(context: CommandContext, positional: readonly string[], options: OptionValues<O>): Promise<ExitCode>;
}

/** The identity; it gives `run` the types of its options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}

/** What the user typed cannot be understood: one line, exit 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
