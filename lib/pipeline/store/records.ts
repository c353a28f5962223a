/**
 * What the store remembers of each instance that ran to its end: fingerprint -> outputs and how they were made. A record
 * is the last thing that a run writes; where there is none, the run did not happen. Records are sealed; a damaged one is
 * never believed.
 */
import type { Producer } from "../../task/contract.ts";
import { fingerprint as fingerprintOf, type Identity } from "../identity/fingerprint.ts";
import type { Digest, Fingerprint, InstanceId } from "../identity.ts";
import { replaceFile } from "./replace_file.ts";
import { type Reading, readSealed, sealedText } from "./sealed.ts";

/** Raised when records change their shape; others are not read. */
export const recordVersion = 1;

export interface Output {
  readonly digest: Digest;
  readonly bytes: number;
  /** The task's name for the file: `model.safetensors`. */
  readonly file: string;
}

/** That a change since an instance ran cannot matter to its outputs: somebody's word, kept beside them. */
export interface Acceptance {
  /** The fingerprint before the change. */
  readonly from: Fingerprint;
  readonly because: string;
  /** What had changed: `code tasks/train.ts`. */
  readonly changes: readonly string[];
  /** When it was accepted: ISO 8601, UTC. */
  readonly at: string;
}

/** A file of an input: `{ name: "dataset", from: "prepare.dataset" }`. */
export interface UnreadInput {
  readonly name: string;
  readonly from: string;
}

export interface RunRecord {
  readonly version: typeof recordVersion;
  readonly fingerprint: Fingerprint;
  readonly instance: InstanceId;
  readonly identity: Identity;
  readonly outputs: Readonly<Record<string, Output>>;
  /** Wall time of the run that finished, in seconds; a resumed run counts from its resumption. */
  readonly seconds: number;
  /** ISO 8601, UTC. */
  readonly finished: string;
  readonly host: string;
  readonly cores: number;
  readonly producer?: Producer;
  /** The most memory that the process had resident at once, in bytes, GPU memory excluded; only where the system tells. */
  readonly peakMemoryBytes?: number;
  /** Declared inputs that the run never opened; missing in records from before that was watched. */
  readonly unread?: readonly UnreadInput[];
  /** Set by `accept`, the oldest change first; then the run itself had the first one's fingerprint. */
  readonly accepted?: readonly Acceptance[];
  /** Where it was not made here: the cache it came from, and whose signature it bears. Its objects may not be here. */
  readonly fetched?: { readonly from: string; readonly signer: string };
}

/** Members of a record from before seals. One that has others has lost its seal. */
const unsealedMembers = new Set(
  "version fingerprint instance identity outputs seconds finished host cores producer".split(" "),
);

export type FoundRecord =
  | { readonly state: "sound"; readonly record: RunRecord }
  | { readonly state: "missing" }
  | { readonly state: "damaged"; readonly why: string };

export class RecordStore {
  readonly #folder: string;
  readonly #damaged: string;

  constructor(folder: string, damaged: string) {
    this.#folder = folder;
    this.#damaged = damaged;
  }

  #path(fingerprint: Fingerprint): string {
    return `${this.#folder}/${fingerprint.slice(0, 2)}/${fingerprint}.json`;
  }

  /** @throws what the file system says of a record that is there but cannot be read. */
  read(fingerprint: Fingerprint): FoundRecord {
    return checkRecord(readSealed(this.#path(fingerprint), "record"), fingerprint);
  }

  /** Undefined where there is none, or where it is damaged or of another version: then the instance runs again. */
  find(fingerprint: Fingerprint): RunRecord | undefined {
    const found = this.read(fingerprint);
    return found.state === "sound" ? found.record : undefined;
  }

  /** Every sound one, in the order of fingerprints. */
  *all(): Generator<RunRecord> {
    const names = namesIn(this.#folder).flatMap((folder) => namesIn(`${this.#folder}/${folder}`));
    for (const name of names.filter((name) => /^[0-9a-f]{64}\.json$/.test(name)).toSorted()) {
      const record = this.find(name.slice(0, 64) as Fingerprint);
      if (record) yield record;
    }
  }

  /** Seals a record and keeps it. Only for who holds the instance's lock. */
  write(record: RunRecord): void {
    const path = this.#path(record.fingerprint);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    replaceFile(path, (temporary) => {
      using file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
      const bytes = new TextEncoder().encode(sealedText(record, "record"));
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncSync();
    });
  }

  /** Whether there is a file of it, sound or not. */
  has(fingerprint: Fingerprint): boolean {
    try {
      return Deno.lstatSync(this.#path(fingerprint)).isFile;
    } catch {
      return false;
    }
  }

  /** Notes that a record is in use, for `gc --max-size`. A store that cannot be written keeps no such notes. */
  markUsed(fingerprint: Fingerprint): void {
    try {
      const now = new Date();
      Deno.utimeSync(this.#path(fingerprint), now, now);
    } catch { /* see above */ }
  }

  /** Moves a damaged record away, so that it can be looked at. Only for who holds the instance's lock. */
  setAside(fingerprint: Fingerprint): void {
    if (this.read(fingerprint).state !== "damaged") return;
    Deno.mkdirSync(this.#damaged, { recursive: true });
    Deno.renameSync(this.#path(fingerprint), `${this.#damaged}/${fingerprint}.json`);
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

function checkRecord(reading: Reading, fingerprint: Fingerprint): FoundRecord {
  if (reading.state === "missing" || reading.state === "damaged") return reading;
  const { content } = reading;
  if (content.version !== recordVersion) {
    return { state: "damaged", why: `its version is ${JSON.stringify(content.version)}, expected ${recordVersion}` };
  }
  if (content.fingerprint !== fingerprint) return { state: "damaged", why: `it is the record of ${content.instance}` };
  const record = content as unknown as RunRecord; // Sealed as it was written, or checked below.
  const why = reading.state === "unsealed" ? faultOfUnsealed(record) : undefined;
  return why === undefined ? { state: "sound", record } : { state: "damaged", why };
}

/** A record from before seals is believed if it has the shape of one and its identity gives its fingerprint. */
function faultOfUnsealed(record: RunRecord): string | undefined {
  const strange = Object.keys(record).find((name) => !unsealedMembers.has(name));
  if (strange !== undefined) return `it has lost its seal (there is a member ${JSON.stringify(strange)})`;
  try {
    const sound = Object.values(record.outputs).every(({ digest, file }) =>
      /^[0-9a-f]{64}$/.test(digest) && typeof file === "string"
    );
    if (sound && fingerprintOf(record.identity) === record.fingerprint) return undefined;
  } catch { /* not even the shape of a record */ }
  return "it has no seal, and its identity does not give its fingerprint";
}
