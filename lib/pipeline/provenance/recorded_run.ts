/** What a crate is made of: the pipeline as it is, the record of each of its instances, and the files that the crate holds. */
import type { Digest, SourceId } from "../identity.ts";
import type { GivenOutput, Instance, Pipeline } from "../instance.ts";
import type { RunRecord } from "../store/records.ts";

/** A file below the crate's root. */
export interface CrateFile {
  /** Relative to the crate's root, as it is on disk. */
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

export interface RecordedSource {
  readonly id: SourceId;
  readonly path: string;
  readonly digest: Digest;
  readonly url?: string;
  readonly about?: string;
  readonly given?: readonly GivenOutput[];
}

/** Who answers for the run. */
export interface Agent {
  readonly name: string;
  /** `https://orcid.org/0000-0002-1825-0097` */
  readonly orcid?: string;
}

export interface RecordedRun {
  readonly paper: Pipeline["paper"];
  readonly profile: string;
  /** The command that makes the same again. */
  readonly command: string;
  /** Resolved parameters of the profile. */
  readonly params: Pipeline["params"];
  readonly sources: readonly RecordedSource[];
  /** In topological order; each with the record that its outputs come from. */
  readonly instances: readonly { readonly instance: Instance; readonly record: RunRecord }[];
  /** What the crate holds, by path. Whatever else is used is named by its content. */
  readonly files: ReadonlyMap<string, CrateFile>;
  /** Where published files are, relative to the crate's root: `results/quick`. */
  readonly results: string;
  readonly agent?: Agent;
  /** The first line of LICENSE: "MIT License". */
  readonly license?: string;
}
