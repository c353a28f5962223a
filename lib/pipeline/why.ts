/**
 * Why instances are what they are: from an instance that is not current, reason by reason and instance by instance, to
 * the changes that all comes from; of one that is current, what it was made from. Runs nothing.
 */
import { type Assessment, upstreamOf } from "./identity/assess.ts";
import type { Reason } from "./event.ts";
import { explain } from "./identity/explain.ts";
import type { Identity } from "./identity/fingerprint.ts";
import type { Digest, InstanceId } from "./identity.ts";
import type { Instance, Pipeline } from "./instance.ts";
import { closeProject, type Project } from "./project.ts";
import { type Plan, planRun } from "./reproduce.ts";
import { type InstanceStatus, stateOf } from "./status.ts";
import type { RunRecord } from "./store/records.ts";

/** A reason, and where it is an instance's outputs that changed or will be made, the reasons behind that. */
export interface Cause extends Reason {
  /** For an input: its digest when the instance last ran, and now. */
  readonly digests?: { readonly before: Digest; readonly now: Digest };
  /** The instance that it comes from. */
  readonly upstream?: {
    readonly instance: InstanceId;
    readonly state: InstanceStatus["state"];
    /** When it made the bytes of now: ISO 8601. */
    readonly finished?: string;
    /** Told earlier in the same answer, and so left out here. */
    readonly told: boolean;
    readonly causes: readonly Cause[];
  };
}

export interface Explanation {
  readonly instance: InstanceId;
  readonly state: InstanceStatus["state"];
  /** Empty for "current". */
  readonly causes: readonly Cause[];
  /** Of an instance that is current: the run, and when what it read was made. */
  readonly record?: RunRecord;
  readonly madeFrom: readonly MadeFrom[];
  /** Instances that read what this one makes. */
  readonly readBy: readonly InstanceId[];
}

export interface MadeFrom {
  readonly name: string;
  readonly from: string;
  readonly digest: Digest;
  /** Missing for a source. */
  readonly finished?: string;
}

/** @param wanted some of `instances`, which hold all that is upstream of them, in topological order. */
export async function explainWhy(
  project: Project,
  pipeline: Pipeline,
  { instances, wanted }: { instances: readonly Instance[]; wanted: readonly Instance[] },
): Promise<Explanation[]> {
  try {
    const plan = await planRun(project, pipeline, instances);
    const tracer = new Tracer(plan, instances, () => project.store.records.all());
    return wanted.map((instance) => tracer.explain(instance, pipeline.instances));
  } finally {
    closeProject(project);
  }
}

class Tracer {
  readonly #plan: Plan;
  readonly #instances: ReadonlyMap<string, Instance>;
  readonly #records: () => Iterable<RunRecord>;
  readonly #told = new Set<string>();
  #makers: ReadonlyMap<string, RunRecord> | undefined;

  constructor(plan: Plan, instances: readonly Instance[], records: () => Iterable<RunRecord>) {
    this.#plan = plan;
    this.#instances = new Map(instances.map((instance) => [instance.id, instance]));
    this.#records = records;
  }

  explain(instance: Instance, all: readonly Instance[]): Explanation {
    const assessment = this.#assessment(instance.id);
    const { record } = assessment;
    return {
      instance: instance.id,
      state: stateOf(assessment),
      causes: this.#causesOfStale(instance, assessment),
      ...(record ? { record } : {}),
      madeFrom: record ? this.#madeFrom(record) : [],
      readBy: all.filter((other) => upstreamOf(other).includes(instance.id)).map(({ id }) => id),
    };
  }

  #assessment(id: InstanceId): Assessment {
    const found = this.#plan.assessments.get(id);
    if (!found) throw new Error(`no assessment of ${id} although something reads it`);
    return found;
  }

  #causesOfStale(instance: Instance, { identity, reasons, record }: Assessment): Cause[] {
    if (record) return [];
    const { locked, store } = this.#plan.assessor;
    const last = locked?.instances[instance.id];
    const before = last && store.records.find(last.fingerprint);
    return reasons.map((reason) => this.#cause(reason, before?.identity, identity));
  }

  /** With what is behind a reason that comes from another instance. */
  #cause(reason: Reason, before: Identity | undefined, now: Identity): Cause {
    if (reason.from === undefined) return reason;
    if (reason.kind === "upstream") return { ...reason, upstream: this.#upstream(reason.from) };
    const digests = digestsOf(reason.from, before, now);
    const upstream = this.#instances.has(instanceOf(reason.from))
      ? this.#upstream(reason.from, digests?.before)
      : undefined;
    return { ...reason, ...(digests ? { digests } : {}), ...(upstream ? { upstream } : {}) };
  }

  /** @param from an instance, or an output of one whose digest was `before`. */
  #upstream(from: string, before?: Digest): Cause["upstream"] {
    const instance = this.#instances.get(from) ?? this.#instances.get(instanceOf(from));
    if (!instance) return undefined;
    const assessment = this.#assessment(instance.id);
    const key = `${from} ${before}`;
    const told = this.#told.has(key);
    this.#told.add(key);
    return {
      instance: instance.id,
      state: stateOf(assessment),
      ...(assessment.record ? { finished: assessment.record.finished } : {}),
      told,
      causes: told
        ? []
        : assessment.record
        ? this.#causesOfOther(from, before, assessment.record)
        : this.#causesOfStale(instance, assessment),
    };
  }

  /** Why a run gave other bytes than an earlier one: by the record of that one, if the store still has it. */
  #causesOfOther(from: string, before: Digest | undefined, { identity }: RunRecord): Cause[] {
    const earlier = before === undefined ? undefined : this.#makerOf(from, before);
    if (!earlier) return [];
    return explain(earlier.identity, identity).map((reason) => this.#cause(reason, earlier.identity, identity));
  }

  /** The last run that gave an output this digest. */
  #makerOf(output: string, digest: Digest): RunRecord | undefined {
    this.#makers ??= new Map(
      [...this.#records()].toSorted((a, b) => a.finished < b.finished ? -1 : 1).flatMap((record) =>
        Object.entries(record.outputs).map(([name, made]) => [`${record.instance}.${name} ${made.digest}`, record])
      ),
    );
    return this.#makers.get(`${output} ${digest}`);
  }

  #madeFrom({ identity }: RunRecord): MadeFrom[] {
    return Object.entries(identity.inputs).flatMap(([name, files]) =>
      files.map(({ from, digest }) => {
        const finished = this.#plan.assessments.get(instanceOf(from) as InstanceId)?.record?.finished;
        return { name, from, digest, ...(finished === undefined ? {} : { finished }) };
      })
    );
  }
}

/** `predict@et/1.scores` -> `predict@et/1` */
const instanceOf = (output: string) => output.slice(0, output.lastIndexOf("."));

/** Of the file that comes from there now, and of the one that had the same place before. */
function digestsOf(from: string, before: Identity | undefined, now: Identity): Cause["digests"] {
  for (const [name, files] of Object.entries(now.inputs)) {
    const file = files.find((each) => each.from === from);
    const axes = JSON.stringify(file?.axes);
    const old = file && before?.inputs[name]?.find((each) => JSON.stringify(each.axes) === axes);
    if (file && old && old.digest !== file.digest) return { before: old.digest, now: file.digest };
  }
  return undefined;
}
