// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertThrows } from "@std/assert";
import { parseArguments } from "../../lib/cli/arguments.ts";
import { defineCommand, UsageError } from "../../lib/cli/command.ts";
import { commandHelp } from "../../lib/cli/help.ts";

const command = defineCommand({
  name: "reproduce",
  about: "Makes it.",
  positional: { name: "STAGE", about: "What to make", many: true },
  options: {
    profile: { kind: "value", value: "PROFILE", about: "Which one" },
    set: { kind: "list", value: "PATH=VALUE", about: "Overrides" },
    jobs: { kind: "count", value: "N", about: "Cores" },
    "dry-run": { kind: "flag", about: "Runs nothing" },
  },
  run: () => Promise.resolve(0),
});
const parse = (...args: string[]) => parseArguments(command, args);
const message = (...args: string[]) => assertThrows(() => parse(...args), UsageError).message;

Deno.test("parseArguments() gives the options of the table, absent ones included", () => {
  assertEquals(parse(), {
    positional: [],
    options: { profile: undefined, set: [], jobs: undefined, "dry-run": false },
    help: false,
  });
  assertEquals(
    parse("train", "--set", "a.b=1", "--profile=quick", "figure_5", "--set=c=d=e", "--jobs", "2", "--dry-run"),
    {
      positional: ["train", "figure_5"],
      options: { profile: "quick", set: ["a.b=1", "c=d=e"], jobs: 2, "dry-run": true },
      help: false,
    },
  );
});

Deno.test("parseArguments() keeps texts that look like numbers, and what follows --", () => {
  assertEquals(parse("--profile", "1", "007").options.profile, "1");
  assertEquals(parse("007").positional, ["007"]);
  assertEquals(parse("--", "train").positional, ["train"]);
});

Deno.test("an unknown option is one line with the option that was meant", () => {
  assertEquals(message("--profle", "quick"), 'unknown option "--profle" of reproduce; did you mean "--profile"?');
  assertEquals(message("--profle=quick"), 'unknown option "--profle" of reproduce; did you mean "--profile"?');
  assertEquals(message("--dryrun"), 'unknown option "--dryrun" of reproduce; did you mean "--dry-run"?');
  assertEquals(
    message("-x"),
    'unknown option "-x" of reproduce; there are --profile, --set, --jobs, --dry-run, --help',
  );
});

Deno.test("an option without its value, or with a wrong one, says what it expects", () => {
  assertEquals(message("--profile"), "--profile has no value, expected --profile PROFILE");
  assertEquals(message("--profile", "--dry-run"), "--profile has no value, expected --profile PROFILE");
  assertEquals(message("--set"), "--set has no value, expected --set PATH=VALUE");
  for (const jobs of ["0", "-1", "two", "1.5", "1e3"]) {
    assertEquals(message(`--jobs=${jobs}`), `cannot use --jobs ${jobs}: expected a whole number of at least 1`);
  }
});

Deno.test("a command without positional arguments refuses one", () => {
  const { positional: _, ...rest } = command;
  const error = assertThrows(() => parseArguments({ ...rest }, ["train"]), UsageError);
  assertEquals(error.message, 'unexpected "train" after reproduce: it takes options only');
});

Deno.test("--help and -h are seen whatever else is wrong with the values", () => {
  assertEquals([parse("--help").help, parse("-h", "train").help, parse("train").help], [true, true, false]);
});

Deno.test("commandHelp() shows every option of the table", () => {
  assertEquals(
    commandHelp(command),
    `\
Makes it.

  deno task reproduce [STAGE ...] [OPTIONS]

  STAGE                 What to make
  --profile PROFILE     Which one
  --set PATH=VALUE ...  Overrides
  --jobs N              Cores
  --dry-run             Runs nothing
  --help                Shows this`,
  );
});
