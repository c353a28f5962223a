/** Reads a command's arguments by its table of options; what is not in the table is an error with a suggestion. */
// @ts-types="../declarations/std_parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { suggestName } from "../pipeline/document/schema_suggestion.ts";
import { type Command, type Option, type Options, type OptionValues, UsageError } from "./command.ts";

export interface Arguments<O extends Options> {
  readonly positional: readonly string[];
  readonly options: OptionValues<O>;
  readonly help: boolean;
}

/** @throws UsageError */
export function parseArguments<O extends Options>(command: Command<O>, args: readonly string[]): Arguments<O> {
  const entries = Object.entries<Option>(command.options);
  const named = (kinds: readonly Option["kind"][]) =>
    entries.filter(([, { kind }]) => kinds.includes(kind)).map(([name]) => name);
  const parsed = parseArgs(args, {
    boolean: [...named(["flag"]), "help"],
    string: ["_", ...named(["value", "count", "list"])],
    collect: named(["list"]),
    alias: { h: "help" },
    unknown: (argument) => isOption(argument) ? refuse(argument, command) : true,
  });
  const help = parsed.help === true;
  const values = Object.fromEntries(entries.map(([name, option]) => [name, readOption(name, option, parsed[name])]));
  const positional = parsed._.map(String);
  if (!help) checkPositional(command, positional);
  return { positional, options: values as OptionValues<O>, help }; // By construction from the same table.
}

function isOption(argument: string): boolean {
  return argument.startsWith("-") && argument !== "-";
}

function refuse(argument: string, command: Command<Options>): never {
  const [given = ""] = argument.split("=");
  const known = [...Object.keys(command.options), "help"].map((name) => `--${name}`);
  throw new UsageError(`unknown option ${JSON.stringify(given)} of ${command.name}; ${suggestName(given, known)}`);
}

function readOption(name: string, { kind, value = "VALUE" }: Option, given: unknown): unknown {
  if (kind === "flag") return given === true;
  if (kind === "list") return Array.isArray(given) ? given.map((item) => text(name, value, item)) : [];
  if (given === undefined) return undefined;
  const found = text(name, value, given);
  if (kind === "value") return found;
  if (!/^[1-9]\d{0,5}$/.test(found)) {
    throw new UsageError(`cannot use --${name} ${found}: expected a whole number of at least 1`);
  }
  return Number(found);
}

/** An option that stands last, or before another one, has no text. */
function text(name: string, value: string, given: unknown): string {
  if (typeof given === "string" && given !== "") return given;
  throw new UsageError(`--${name} has no value, expected --${name} ${value}`);
}

function checkPositional({ name, positional: accepted }: Command<Options>, given: readonly string[]): void {
  const limit = accepted ? (accepted.many ? Infinity : 1) : 0;
  const extra = given[limit];
  if (extra === undefined) return;
  const expected = accepted ? `at most one ${accepted.name}` : "options only";
  throw new UsageError(`unexpected ${JSON.stringify(extra)} after ${name}: it takes ${expected}`);
}
