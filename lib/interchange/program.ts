/** Runs one of the two programs of this folder with its arguments. */
import { parseArguments } from "../cli/arguments.ts";
import { type Command, type ExitCode, type Options, UsageError } from "../cli/command.ts";
import type { Console } from "../cli/console.ts";
import { commandHelp } from "../cli/help.ts";

/** @returns the exit code: 1 for a fault of a file, 2 for one of the arguments; anything else is thrown. */
export async function runProgram<O extends Options>(
  command: Command<O>,
  args: readonly string[],
  { root, console }: { root: string; console: Console },
): Promise<ExitCode> {
  try {
    const { positional, options, help } = parseArguments(command, args);
    if (!help) return await command.run({ root, console, signal: new AbortController().signal }, positional, options);
    console.print(commandHelp(command));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isUsage = error instanceof UsageError;
    if (!isUsage && error.name !== "InputError") throw error;
    console.complain(error.message);
    return isUsage ? 2 : 1;
  }
}
