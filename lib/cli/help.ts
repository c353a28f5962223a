/** `--help`: of the whole program, and of one command. */
import type { Command, Option, Options } from "./command.ts";

export function programHelp(commands: readonly Command<Options>[]): string {
  return [
    "A paper as a program: pipeline.yaml says what is computed, tasks/ how.",
    "",
    ...table(commands.map((command) => [`deno task ${command.name}`, command.about])),
    "",
    "deno task COMMAND --help tells more.",
  ].join("\n");
}

export function commandHelp(command: Command<Options>): string {
  const { name, about, positional, options, notes = [] } = command;
  const places = positional ? ` [${positional.name}${positional.many ? " ..." : ""}]` : "";
  const rows: [string, string][] = [
    ...(positional ? [[positional.name, positional.about] as [string, string]] : []),
    ...Object.entries<Option>(options).map(([option, spec]): [string, string] => [spelling(option, spec), spec.about]),
    ["--help", "Shows this"],
  ];
  return [
    about,
    "",
    `  deno task ${name}${places} [OPTIONS]`,
    "",
    ...table(rows),
    ...(notes.length > 0 ? ["", ...notes] : []),
  ]
    .join("\n");
}

function spelling(name: string, { kind, value = "VALUE" }: Option): string {
  if (kind === "flag") return `--${name}`;
  return `--${name} ${value}${kind === "list" ? " ..." : ""}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
