/** What tests of `verify` share. */
import { type LockedInstance, readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

/** What a run of the toy makes, with some files replaced. */
export async function reproduced(files: Readonly<Record<string, string>> = {}): Promise<ScratchProject> {
  const project = await ScratchProject.create({ ...toyFiles, ...files });
  await project.outcomes();
  return project;
}

/** Everything that a verification must leave as it is. */
export function stateOf(project: ScratchProject): Record<string, string> {
  return { ...project.digests(".reproduce"), ...project.digests("results"), lock: project.read("pipeline.lock") };
}

export function lockedIn(project: ScratchProject): Readonly<Record<string, LockedInstance>> {
  return readLockFile(project.path("pipeline.lock")).profiles.quick?.instances ?? {};
}

/** A line of `verify --json`. */
export interface Line {
  readonly event: string;
  readonly [key: string]: unknown;
}

export const linesOf = (text: string): Line[] => text.trim().split("\n").map((line) => JSON.parse(line));
