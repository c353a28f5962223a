/** The entry of every command: finds it, runs it, and is the one place that sets the exit code. */
import { suggestName } from "../pipeline/document/schema_suggestion.ts";
import { fileFault } from "../pipeline/store/file_fault.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, type ExitCode, type Options, UsageError } from "./command.ts";
import { type Console, processConsole } from "./console.ts";
import { commandHelp, programHelp } from "./help.ts";
import { listenForInterruption } from "./interruption.ts";

/** A command's module is loaded only when it is called, or for help. */
const commands: Readonly<Record<string, () => Promise<Command<Options>>>> = {
  reproduce: async () => (await import("./reproduce.ts")).reproduce,
  status: async () => (await import("./status.ts")).status,
  why: async () => (await import("./why.ts")).why,
  accept: async () => (await import("./accept.ts")).accept,
  graph: async () => (await import("./graph.ts")).graph,
  verify: async () => (await import("./verify.ts")).verify,
  diff: async () => (await import("./diff.ts")).diff,
  provenance: async () => (await import("./provenance.ts")).provenance,
  init: async () => (await import("./init.ts")).init,
  cache: async () => (await import("./cache.ts")).cache,
  gc: async () => (await import("./gc.ts")).gc,
  clean: async () => (await import("./clean.ts")).clean,
};

/** Runs the command that `args` name. */
export async function main(args: readonly string[], root: string, console: Console): Promise<ExitCode> {
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const ended = run(args, { root, console, signal }).catch((error) => signal.aborted ? 130 : report(error, console));
  return await Promise.race([ended, interruption.impatient.then((): ExitCode => 130)]);
}

async function run(
  [name, ...args]: readonly string[],
  context: { root: string; console: Console; signal: AbortSignal },
): Promise<ExitCode> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    context.console.print(programHelp(all));
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    throw new UsageError(`unknown command ${JSON.stringify(name)}; ${suggestName(name, Object.keys(commands))}`);
  }
  const command = await load();
  const { positional, options, help } = parseArguments(command, args);
  if (!help) return await command.run(context, positional, options);
  context.console.print(commandHelp(command));
  return 0;
}

/** What a user can mend is told in a line; anything else is a fault of ours, with its stack. */
function report(error: unknown, console: Console): ExitCode {
  if (error instanceof UsageError) {
    console.complain(error.message);
    return 2;
  }
  if (error instanceof Error && (error.name === "Refusal" || error.name === "InputError")) {
    console.complain(error.message);
    return "exitCode" in error && error.exitCode === 2 ? 2 : 1;
  }
  const fault = fileFault(error);
  if (fault !== undefined) {
    console.complain(fault);
    return 1;
  }
  console.complain(`internal error, please report it: ${error instanceof Error ? error.stack : error}`);
  return 1;
}

if (import.meta.main) {
  const root = Deno.realPathSync(`${import.meta.dirname}/../..`);
  Deno.exit(await main(Deno.args, root, processConsole()));
}
