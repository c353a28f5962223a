/** What a reader needs when a stage fails: what happened, what to change, the end of the log, and how to run it alone. */
import { type HostFailure, type Refused, workFiles } from "../../host/job.ts";
import type { Instance } from "../instance.ts";

const logLines = 8;

export function failureLines(failed: {
  instance: Instance;
  root: string;
  folder: string;
  fault: string;
  /** What to do about it, if there is more to say than the log does. */
  advice: readonly string[];
  /** How often it was tried. */
  tries: number;
  failure?: HostFailure;
  command: string;
}): string[] {
  const { instance, root, folder, failure } = failed;
  const log = `${folder}/${workFiles.log}`;
  const path = log.startsWith(`${root}/`) ? log.slice(root.length + 1) : log;
  const lines = [
    `${instance.id} failed${failed.tries > 1 ? ` ${failed.tries} times, the last time` : ""}: ${failed.fault}`,
  ];
  if (failed.advice.length > 0) lines.push(...failed.advice.map((line) => line.replace(`${root}/`, "")));
  else if (failure?.refused) lines.push(...adviceFor(failure.refused, instance, root));
  else if (!failure?.expected) lines.push(...tail(log).map((line) => `  | ${line}`));
  return [...lines, ...(isThere(log) ? [`  log: ${path}`] : []), `  alone: ${failed.command}`];
}

/** It is not where a batch system took nothing. */
function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** The last lines that the child printed. */
function tail(log: string): string[] {
  try {
    return Deno.readTextFileSync(log).trimEnd().split("\n").slice(-logLines).filter((line) => line !== "");
  } catch {
    return [];
  }
}

/** What to do about something that the sandbox refused. */
function adviceFor({ permission, target }: Refused, instance: Instance, root: string): string[] {
  switch (permission) {
    case "read":
      return undeclaredRead(target, instance, root);
    case "write":
      return [
        `  it wrote to ${target}, expected its declared outputs only: ${Object.keys(instance.task.outputs).join(", ")}`,
      ];
    case "net":
      return [`  it used the network (${target}), expected none: declare a file under "sources" with its url instead`];
    default:
      return [`  it asked for ${permission} access (${target}), expected a pure function of its inputs and parameters`];
  }
}

function undeclaredRead(target: string, instance: Instance, root: string): string[] {
  const inside = target.startsWith(`${root}/`) ? target.slice(root.length + 1) : target;
  const name = (inside.split("/").at(-1) ?? "file").replace(/\.[^.]*$/, "").replaceAll(/\W+/g, "_") || "file";
  const declared = instance.inputs.map((input) => input.name);
  return [
    `  it read ${target}, which is not among its inputs (${
      declared.join(", ") || "it has none"
    }); to declare it, add to pipeline.yaml`,
    `    under sources:               ${name}: { path: ${inside} }`,
    `    to the inputs of ${instance.stage}:`.padEnd(33) + `${name}`,
  ];
}
