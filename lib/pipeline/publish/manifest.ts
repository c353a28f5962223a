/** results/<profile>/manifest.json: which files were put there, of which instance, with which bytes. Sealed. */
import { readSealed, sealedText } from "../store/sealed.ts";
import type { PublishedFile } from "./publisher.ts";

export interface Manifest {
  readonly files: readonly PublishedFile[];
  /** Why the file was not believed; then there are no `files`. */
  readonly damage?: string;
}

export function readManifest(folder: string): Manifest {
  const reading = readSealed(`${folder}/manifest.json`, "manifest");
  if (reading.state === "missing") return { files: [] };
  if (reading.state === "damaged") return { files: [], damage: reading.why };
  const { version, files, ...others } = reading.content;
  if (version !== 1) return { files: [], damage: `its version is ${JSON.stringify(version)}, expected 1` };
  const [other] = Object.keys(others);
  if (other !== undefined) return { files: [], damage: `it has an unknown member ${JSON.stringify(other)}` };
  // One from before seals is believed if it has the shape of one: a damaged path must never lead out of the folder.
  const listed = Array.isArray(files) && files.every(isPublishedFile);
  return listed ? { files } : { files: [], damage: "it lists something that is no published file" };
}

export function manifestText(files: readonly PublishedFile[]): string {
  return sealedText({ version: 1, files }, "manifest", 1) + "\n";
}

function isPublishedFile(file: Partial<PublishedFile> | null): file is PublishedFile {
  const { path, digest, fingerprint, bytes, instance, output } = file ?? {};
  const inside = typeof path === "string" && path !== "" && !path.startsWith("/") && !path.split("/").includes("..");
  const hexadecimal = [digest, fingerprint].every((text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text));
  return inside && hexadecimal && typeof bytes === "number" && typeof instance === "string" &&
    typeof output === "string";
}
