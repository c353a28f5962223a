/**
 * What the store remembers of each instance that ran to its end: fingerprint -> outputs and how they were made. A record
 * is the last thing that a run writes; where there is none, the run did not happen.
 */
import type { Producer } from "../../task/contract.ts";
import { readJsonOr } from "../identity/digest.ts";
import type { Identity } from "../identity/fingerprint.ts";
import type { Digest, Fingerprint, InstanceId } from "../identity.ts";

/** Raised when records change their shape; others are not read. */
export const recordVersion = 1;

export interface Output {
  readonly digest: Digest;
  readonly bytes: number;
  /** The task's name for the file: `model.safetensors`. */
  readonly file: string;
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
}

export class RecordStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(fingerprint: Fingerprint): string {
    return `${this.#folder}/${fingerprint.slice(0, 2)}/${fingerprint}.json`;
  }

  /** Undefined where there is none, or where it is damaged or of another version: then the instance runs again. */
  find(fingerprint: Fingerprint): RunRecord | undefined {
    const record = readJsonOr<RunRecord | undefined>(this.#path(fingerprint), undefined);
    return record?.version === recordVersion && record.fingerprint === fingerprint ? record : undefined;
  }

  write(record: RunRecord): void {
    const path = this.#path(record.fingerprint);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const temporary = `${path}.${Deno.pid}`;
    {
      using file = Deno.openSync(temporary, { write: true, create: true, truncate: true });
      const bytes = new TextEncoder().encode(JSON.stringify(record));
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncSync();
    }
    Deno.renameSync(temporary, path);
  }
}
