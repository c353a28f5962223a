/** A record as it is published: with the public key of who vouches for it and the signature over its canonical JSON. */
// @ts-types="../../declarations/std_json_canonicalize.d.ts"
import { canonicalize } from "@std/json/canonicalize";
import { fingerprint as fingerprintOf } from "../identity/fingerprint.ts";
import type { Fingerprint } from "../identity.ts";
import type { Instance } from "../instance.ts";
import { recordVersion, type RunRecord } from "../store/records.ts";
import { isPublicKey, isSignedBy, type SigningKey } from "./keys.ts";
import type { Trusted } from "./trust.ts";

export type Opened =
  | { readonly ok: true; readonly record: RunRecord; readonly signer: string }
  /** `unknown`: a key that is not listed; such records are no fault of the server. */
  | { readonly ok: false; readonly why: string; readonly unknown?: string };

/** What is signed: never the same bytes as anything else that a key may be used for. */
function signedBytes(record: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`reproduce record\n${canonicalize(record)}`);
}

export async function signRecord({ fetched: _, ...record }: RunRecord, key: SigningKey): Promise<string> {
  const signature = (await key.sign(signedBytes(record))).toBase64();
  return JSON.stringify({ record, key: key.publicKey, signature });
}

/** Believes nothing of it before its signature has been found to be that of a listed key. */
export async function openRecord(
  text: string,
  { fingerprint, instance, trusted }: { fingerprint: Fingerprint; instance: Instance; trusted: Trusted },
): Promise<Opened> {
  const refused = (why: string): Opened => ({ ok: false, why });
  const envelope = parseObject(text);
  const { record, key, signature } = envelope ?? {};
  if (typeof key !== "string" || !isPublicKey(key) || typeof signature !== "string" || !isObject(record)) {
    return refused("it is not a signed record");
  }
  const signer = trusted.get(key);
  if (signer === undefined) return { ok: false, why: `it is signed by ${key}, which is not listed`, unknown: key };
  const bytes = decodeBase64(signature);
  if (!bytes || !(await isSignedBy(key, signedBytes(record), bytes))) return refused("its signature is wrong");
  const why = faultOf(record, fingerprint, instance);
  // Its signer vouches for the rest of its members.
  return why === undefined ? { ok: true, record: record as unknown as RunRecord, signer } : refused(why);
}

/** A record says by itself what it is of, so one in another's place is found out although it is signed. */
function faultOf(
  record: Readonly<Record<string, unknown>>,
  fingerprint: Fingerprint,
  { task }: Instance,
): string | undefined {
  const { version, outputs, identity } = record;
  if (version !== recordVersion) return `its version is ${JSON.stringify(version)}, expected ${recordVersion}`;
  if (record.fingerprint !== fingerprint) return `it is the record of another run (${record.instance})`;
  if (!isObject(identity) || !isFingerprintOf(identity, fingerprint)) {
    return "its identity does not give its fingerprint";
  }
  if (!isObject(outputs) || !hasOutputs(outputs, task.outputs)) return "its outputs are not those of the task";
  const texts = [record.instance, record.finished, record.host];
  const numbers = [record.seconds, record.cores];
  const sound = texts.every((value) => typeof value === "string") &&
    numbers.every((value) => typeof value === "number");
  return sound && record.fetched === undefined ? undefined : "it has not the form of a record";
}

function isFingerprintOf(identity: unknown, fingerprint: Fingerprint): boolean {
  try {
    return fingerprintOf(identity as RunRecord["identity"]) === fingerprint; // Throws for what is none.
  } catch {
    return false;
  }
}

function hasOutputs(outputs: Readonly<Record<string, unknown>>, declared: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(declared);
  return Object.keys(outputs).length === names.length && names.every((name) => {
    const output = outputs[name];
    return isObject(output) && output.file === declared[name] && /^[0-9a-f]{64}$/.test(String(output.digest)) &&
      Number.isSafeInteger(output.bytes) && Number(output.bytes) >= 0;
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}
