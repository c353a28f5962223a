/** Puts an instance's outputs where people look for them, if they are not there already. */
import type { Instance } from "../instance.ts";
import type { PublishedFile, Publisher } from "./publisher.ts";
import type { RunRecord } from "../store/records.ts";

/** What of an instance belongs into results/<profile>/, and with which bytes. */
export function publishedFiles(instance: Instance, record: RunRecord): PublishedFile[] {
  return instance.publications.map(({ output, path }) => {
    const made = record.outputs[output];
    if (!made) throw new Error(`no output "${output}" in the record of ${instance.id}, although it is published`);
    const { digest, bytes } = made;
    return { path, digest, bytes, instance: instance.id, output, fingerprint: record.fingerprint };
  });
}

/** "restored" if a copy had to be made. Where all is in place, nothing is locked and no object is opened. */
export async function publish(
  instance: Instance,
  record: RunRecord,
  publisher: Publisher,
): Promise<"in place" | "restored"> {
  const files = publishedFiles(instance, record);
  if (files.every((file) => publisher.lists(file) && publisher.isInPlace(file))) return "in place";
  return await publisher.change(() => {
    const missing = files.filter((file) => !publisher.isInPlace(file));
    for (const file of files) publisher.publish(file);
    return missing.length > 0 ? "restored" : "in place";
  });
}
