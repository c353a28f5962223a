/** What can be verified: which instances have a record of what they are now, and which of these are to run again. */
import { type Assessor, identityOf, reasonsFor, upstreamOf } from "../identity/assess.ts";
import type { Reason } from "../event.ts";
import { fingerprint, type Identity } from "../identity/fingerprint.ts";
import type { Digest, Fingerprint, InstanceId, SourceId } from "../identity.ts";
import type { Instance } from "../instance.ts";
import type { RunRecord } from "../store/records.ts";
import { sampleOf } from "./sample.ts";

/** An instance with a record; whether its objects are sound is another question. */
export interface Recorded {
  readonly instance: Instance;
  readonly identity: Identity;
  readonly fingerprint: Fingerprint;
  readonly record: RunRecord;
}

export interface Unrecorded {
  readonly instance: Instance;
  /** Why there is none, or why it is not of the present state. */
  readonly reasons: readonly Reason[];
}

export interface VerificationPlan {
  /** To run again, in topological order. */
  readonly chosen: readonly Recorded[];
  /** Asked for, and not to be verified. */
  readonly unrecorded: readonly Unrecorded[];
  /** How many were asked for: chosen, left out by the sample, and unrecorded. */
  readonly asked: number;
  /** Of all instances that have one, those upstream included. */
  readonly records: ReadonlyMap<InstanceId, RunRecord>;
}

/** Sources as they are; what is not in this clone counts as what pipeline.lock says that it was. */
export interface SourceDigests {
  digest(id: SourceId): Digest | undefined;
}

/**
 * @param instances a selection with all that is upstream of it, in topological order
 * @param targets stages and instances that are asked for; none for all
 */
export async function planVerification(
  instances: readonly Instance[],
  targets: readonly string[],
  assessor: Omit<Assessor, "sources"> & { readonly sources: SourceDigests },
  sample: { readonly count?: number; readonly seed?: string },
): Promise<VerificationPlan> {
  const recorded: Recorded[] = [];
  const unrecorded: Unrecorded[] = [];
  const records = new Map<InstanceId, RunRecord>();
  for (const instance of instances) {
    const identity = await identityOf(instance, assessor, (id) => records.get(id));
    const key = fingerprint(identity);
    const record = assessor.store.records.find(key);
    if (record) {
      records.set(instance.id, record);
      recorded.push({ instance, identity, fingerprint: key, record });
    } else unrecorded.push({ instance, reasons: whyUnrecorded(instance, identity, assessor, records) });
  }
  const isAsked = ({ instance: { id, stage } }: { readonly instance: Instance }) =>
    targets.length === 0 || targets.includes(id) || targets.includes(stage);
  const [candidates, missing] = [recorded.filter(isAsked), unrecorded.filter(isAsked)];
  return {
    chosen: sampleOf(candidates, { count: sample.count ?? candidates.length, seed: sample.seed }),
    unrecorded: missing,
    asked: candidates.length + missing.length,
    records,
  };
}

/** Where something upstream has no record, its digest is unknown; then only that is worth saying. */
function whyUnrecorded(
  instance: Instance,
  identity: Identity,
  assessor: Pick<Assessor, "store" | "locked">,
  records: ReadonlyMap<InstanceId, RunRecord>,
): readonly Reason[] {
  const waiting = upstreamOf(instance).filter((id) => !records.has(id));
  return waiting.length > 0
    ? waiting.map((id) => ({ kind: "upstream" as const, text: `after ${id}` }))
    : reasonsFor(instance, identity, assessor);
}
