/** Where the files of an instance's inputs are, once everything upstream has settled. */
import type { Identity } from "../identity/fingerprint.ts";
import type { InstanceId } from "../identity.ts";
import type { InputRef, Instance } from "../instance.ts";
import type { Sources } from "../sources.ts";
import type { ObjectStore } from "../store/objects.ts";
import type { RunRecord } from "../store/records.ts";
import type { FoundFile } from "./work_folder.ts";

interface Places {
  readonly sources: Sources;
  readonly objects: ObjectStore;
  readonly record: (id: InstanceId) => RunRecord | undefined;
}

export function findInputs(instance: Instance, places: Places): Record<string, FoundFile[]> {
  return Object.fromEntries(instance.inputs.map(({ name, files }) => [name, files.map((file) => find(file, places))]));
}

function find(file: InputRef, { sources, objects, record }: Places): FoundFile {
  if (file.kind === "source") {
    const target = sources.path(file.source);
    return { target, fileName: target.slice(target.lastIndexOf("/") + 1), axes: file.axes };
  }
  const output = record(file.instance)?.outputs[file.output];
  if (!output) throw new Error(`no record of ${file.instance} although it has settled`);
  return { target: objects.path(output.digest), fileName: output.file, axes: file.axes };
}

/** Whether the sources that an instance reads still have the digests that its identity names. */
export function sourcesUnchangedSince(instance: Instance, identity: Identity, sources: Sources): boolean {
  return instance.inputs.every(({ name, files }) =>
    files.every((file, index) => {
      const digest = identity.inputs[name]?.[index]?.digest;
      return file.kind !== "source" || (digest !== undefined && sources.unchanged(file.source, digest));
    })
  );
}
