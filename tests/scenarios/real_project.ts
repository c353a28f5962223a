/**
 * The real tasks and the real pipeline.yaml on a sample and networks so small that all of it runs in seconds: 8 x 8
 * pixels, one convolution of four filters, 256 events, two epochs.
 */
import { readLockFile } from "../../lib/pipeline/lock/lock_file.ts";
import type { RunRecord } from "../../lib/pipeline/store/records.ts";
import { type SampleOptions, writeSample } from "../dataset/sample_file.ts";
import { ScratchProject } from "./scratch_project.ts";

export const networks = ["ht", "et", "et_and_ht", "hl", "et_and_ht_and_hl", "mass", "hl_and_mass"] as const;

/** What of pipeline.yaml is made smaller, and to what, whatever its values are; what is not there is an error. */
const smaller: readonly [RegExp, string][] = [
  [/conv: \d+, filters: \d+,/g, "conv: 1, filters: 4,"],
  [/dense: \d+, hidden: \d+,/g, "dense: 2, hidden: 8,"],
  [/^ +(?:hl_safe|hl_and_mass_\w+): +\{.*kappas.*\}\n/gm, ""],
];
const smallSearch =
  "observables: { edges: 2, complex_edges: 2 }, guided: { steps: 1, networks: { code: { epochs: 2 } } }";
const quickProfile = /^ {2}quick:\n(?: {4}.*\n)+/m;

export interface SmallProject {
  /** What the sample is instead of 600 events. */
  readonly sample?: Partial<SampleOptions>;
  /** Parameters of the quick profile, as YAML. */
  readonly quick?: string;
}

/** The project with nothing made yet. */
export async function smallRealProject({ sample, quick }: SmallProject = {}): Promise<ScratchProject> {
  const project = await ScratchProject.create({});
  const published = ["published", "published_histograms", "published_search"].map((name) => `data/${name}.yaml`);
  for (const path of ["tasks", "pipeline.yaml", ...published]) await project.take(path);
  for (const [before, after] of smaller) replace(project, "pipeline.yaml", before, after);
  const parameters = quick ?? `{ events: 256, training: { epochs: 2 }, ${smallSearch} }`;
  replace(project, "pipeline.yaml", quickProfile, `  quick:\n    params: ${parameters}\n`);
  await writeSample(project.path("data/electrons.h5"), { events: { train: 320, valid: 80, test: 200 }, ...sample });
  return project;
}

/** As {@link ScratchProject.edit}, by a pattern. */
export function replace(project: ScratchProject, path: string, before: RegExp, after: string): void {
  const text = project.read(path);
  if (text.search(before) < 0) throw new Error(`${path} has no ${before}`);
  project.write(path, text.replace(before, after));
}

/** The record of an instance's last run in the quick profile. */
export function recordOf(project: ScratchProject, instance: string): RunRecord {
  const { profiles } = readLockFile(project.path("pipeline.lock"));
  const fingerprint = profiles.quick?.instances[instance]?.fingerprint;
  if (!fingerprint) throw new Error(`pipeline.lock has no ${instance}`);
  return JSON.parse(project.read(`.reproduce/records/${fingerprint.slice(0, 2)}/${fingerprint}.json`));
}

/** An output of an instance's last run, as text. */
export function outputOf(project: ScratchProject, instance: string, output: string): string {
  const digest = recordOf(project, instance).outputs[output]?.digest;
  if (!digest) throw new Error(`${instance} has no output ${output}`);
  return project.read(`.reproduce/objects/${digest.slice(0, 2)}/${digest}`);
}

/** Instances that the store has a record of. */
export function recorded(project: ScratchProject): string[] {
  const records = Object.keys(project.digests(".reproduce/records"));
  return records.map((path) => (JSON.parse(project.read(path)) as RunRecord).instance).toSorted();
}
