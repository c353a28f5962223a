/**
 * Brings the instances of a selection up to date. Each instance settles once: after everything that it reads has
 * settled, it is assessed, and runs only if there is no sound record. So a change stops spreading as soon as bytes come
 * out as they were.
 */
import type { HostEvent } from "../../host/job.ts";
import type { OnDeviceLoss } from "../../task/contract.ts";
import { assess, assessAll, type Assessment, type Assessor, upstreamOf } from "../identity/assess.ts";
import type { Listener, Outcome, Reason, RunEvent } from "../event.ts";
import type { Executor } from "./executor.ts";
import type { Fingerprint, InstanceId } from "../identity.ts";
import type { Instance } from "../instance.ts";
import { findInputs, sourcesUnchangedSince } from "./found_inputs.ts";
import { runInstance } from "./instance_run.ts";
import { LocalExecutor } from "./local_executor.ts";
import { priorities } from "./priority.ts";
import { damagedCaches, type Project } from "../project.ts";
import { publish } from "../publish/publication.ts";
import type { Publisher } from "../publish/publisher.ts";
import { type Capacity, type Grant, ResourcePool } from "./resource_pool.ts";
import { Refusal } from "../refusal.ts";
import { fileFault } from "../store/file_fault.ts";
import type { RunRecord } from "../store/records.ts";
import { isAllHere, neededAtEnd, neededFrom, provide } from "./provision.ts";
import type { FoundFile } from "./work_folder.ts";

export interface RunOptions {
  readonly instances: readonly Instance[];
  /** How they stood a moment ago. */
  readonly plan: { readonly assessor: Assessor; readonly assessments: ReadonlyMap<InstanceId, Assessment> };
  readonly capacity: Capacity;
  /** After a failure, go on with what does not depend on it. */
  readonly keepGoing: boolean;
  readonly onDeviceLoss: OnDeviceLoss;
  /** The command that runs one instance alone. */
  readonly command: (id: InstanceId) => string;
}

export interface Settled {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  /** Set unless the instance failed or was skipped. */
  readonly record?: RunRecord;
}

export class Run {
  readonly #project: Project;
  readonly #assessor: Assessor;
  #planned: ReadonlyMap<InstanceId, Assessment>;
  readonly #publisher: Publisher;
  readonly #options: RunOptions;
  readonly #listener: Listener;
  readonly #signal: AbortSignal;
  readonly #executor: Executor;
  readonly #pool: ResourcePool;
  readonly #byId: ReadonlyMap<InstanceId, Instance>;
  readonly #settled = new Map<InstanceId, Promise<Settled>>();
  #priorities: ReadonlyMap<InstanceId, readonly number[]> = new Map();
  #stopping = false;
  /** Records as they were when their instances settled last. */
  readonly #made = new Map<InstanceId, RunRecord>();
  /** Fetched records whose objects turned out not to be had: their instances are made here. */
  readonly #lost = new Set<Fingerprint>();
  /** Of these, the ones that came out with other bytes than the fetched record said. */
  readonly #differing = new Set<InstanceId>();
  /** Instances whose end has been told: each once. */
  readonly #told = new Set<InstanceId>();

  constructor(
    around: { project: Project; publisher: Publisher },
    options: RunOptions,
    observer: { listener: Listener; signal: AbortSignal },
  ) {
    this.#project = around.project;
    this.#assessor = options.plan.assessor;
    this.#planned = options.plan.assessments;
    this.#publisher = around.publisher;
    this.#options = options;
    this.#listener = observer.listener;
    this.#signal = observer.signal;
    this.#executor = new LocalExecutor(around.project.root);
    this.#pool = new ResourcePool(options.capacity);
    this.#byId = new Map(options.instances.map((instance) => [instance.id, instance]));
  }

  /** Settles everything. Never throws for what a stage does; @throws Refusal for a source that cannot be had. */
  async all(): Promise<Map<InstanceId, Settled>> {
    const { instances } = this.#options;
    this.#project.store.make();
    for (const line of damagedCaches(this.#project)) this.#notice("warning", line);
    const fetched = await this.#provideSources();
    if (fetched || !this.#planStands()) this.#planned = await assessAll(instances, this.#assessor);
    const stale = instances.filter(({ id }) => !this.#planned.get(id)?.record).map(({ id }) => id);
    const expectedSeconds = this.#expectedSeconds();
    this.#priorities = priorities(instances, expectedSeconds);
    this.#listener({ kind: "planned", total: instances.length, stale, expectedSeconds });
    do {
      for (const id of this.#behindDiffering()) this.#settled.delete(id);
      await Promise.all(instances.map(({ id }) => this.#settle(id)));
    } while (this.#differing.size > 0);
    const settled = await Promise.all(instances.map(async ({ id }) => [id, await this.#settle(id)] as const));
    for (const [id, { outcome, reasons }] of settled) this.#tell({ instance: id, outcome, reasons, seconds: 0 });
    await this.#project.remote?.settled();
    return new Map(settled);
  }

  /** All that reads what was remade with other bytes, directly or not. Instances are in topological order. */
  #behindDiffering(): Set<InstanceId> {
    const behind = new Set<InstanceId>();
    for (const instance of this.#options.instances) {
      const above = upstreamOf(instance);
      if (above.some((id) => behind.has(id) || this.#differing.has(id))) behind.add(instance.id);
    }
    this.#differing.clear();
    return behind;
  }

  /** `gc` may have been at work between the plan and the lock that keeps it away; it removes records first. */
  #planStands(): boolean {
    const { records } = this.#project.store;
    return [...this.#planned.values()].every(({ record, fingerprint }) => !record || records.has(fingerprint));
  }

  /** Whether there is one that was not there before. */
  async #provideSources(): Promise<boolean> {
    let fetched = false;
    const needed = new Set(
      this.#options.instances.flatMap(({ inputs }) =>
        inputs.flatMap(({ files }) => files.flatMap((file) => file.kind === "source" ? [file.source] : []))
      ),
    );
    for (const id of needed) {
      fetched ||= this.#assessor.sources.digest(id) === undefined;
      await this.#assessor.sources.provide(
        id,
        (line) => this.#listener({ kind: "noticed", level: "note", line }),
        this.#signal,
      );
    }
    return fetched;
  }

  #expectedSeconds(): Record<string, number> {
    const known = this.#options.instances.flatMap(({ id }) => {
      const last = this.#assessor.locked?.instances[id];
      const record = this.#planned.get(id)?.record ?? (last && this.#project.store.records.find(last.fingerprint));
      return record ? [[id, record.seconds] as const] : [];
    });
    return Object.fromEntries(known);
  }

  #settle(id: InstanceId): Promise<Settled> {
    const known = this.#settled.get(id);
    if (known) return known;
    const instance = this.#byId.get(id);
    if (!instance) throw new Error(`no instance ${id} although something reads it`);
    const settled = this.#settleAfterUpstream(instance).catch((error) => this.#failFor(instance, error));
    this.#settled.set(id, settled);
    return settled;
  }

  async #settleAfterUpstream(instance: Instance): Promise<Settled> {
    const upstream = new Map<InstanceId, Settled>();
    for (const id of upstreamOf(instance)) upstream.set(id, await this.#settle(id));
    const missing = [...upstream].filter(([, { record }]) => !record).map(([id]) => id);
    if (missing.length > 0) return this.#skip(instance, missing);
    const started = performance.now();
    const assessment = this.#asPlanned(instance, upstream) ??
      await assess(instance, this.#assessor, (id) => upstream.get(id)?.record);
    if (assessment.record) this.#project.store.records.markUsed(assessment.fingerprint);
    const settled = await this.#stand(instance, assessment) ??
      await this.#runOnceProvided(instance, assessment, upstream);
    if (!settled) return await this.#settleAfterUpstream(instance);
    const published = settled.record ? await publish(instance, settled.record, this.#publisher) : "in place";
    const outcome = settled.outcome === "current" && published === "restored" ? "restored" : settled.outcome;
    if (settled.record) this.#made.set(instance.id, settled.record);
    // What is not all here may still have to be made here, if somebody needs it and it cannot be had: told at the end.
    if (settled.record && (!settled.record.fetched || isAllHere(this.#project.store, settled.record))) {
      const seconds = outcome === "ran" ? settled.record.seconds : (performance.now() - started) / 1000;
      const peak = outcome === "ran" ? settled.record.peakMemoryBytes : undefined;
      const memory = peak === undefined ? {} : { peakMemoryBytes: peak };
      this.#tell({ instance: instance.id, outcome, reasons: settled.reasons, seconds, ...memory });
    }
    return { ...settled, outcome };
  }

  /** An instance with a record, if all of it is here or can be had that its end needs. */
  async #stand(instance: Instance, { record, fingerprint }: Assessment): Promise<Settled | undefined> {
    if (!record || this.#lost.has(fingerprint)) return undefined;
    if (!record.fetched) return { outcome: "current", reasons: [], record };
    const needed = neededAtEnd(instance, record, { publisher: this.#publisher, locked: this.#assessor.locked });
    if (!(await provide(this.#project, record, needed))) {
      this.#lost.add(fingerprint);
      return undefined;
    }
    const outcome = this.#project.remote?.gave(fingerprint) ? "fetched" : "current";
    return { outcome, reasons: [], record };
  }

  /**
   * Runs an instance after its inputs have come. Undefined if one could not be had: then what makes it is no longer
   * settled, and the instance must be assessed anew after that.
   */
  async #runOnceProvided(
    instance: Instance,
    assessment: Assessment,
    upstream: ReadonlyMap<InstanceId, Settled>,
  ): Promise<Settled | undefined> {
    const provided = await Promise.all([...neededFrom(instance)].map(async ([id, outputs]) => {
      const record = upstream.get(id)?.record;
      if (!record || await provide(this.#project, record, outputs)) return true;
      if (this.#made.get(id) !== record) return false; // Somebody else noticed it first.
      this.#made.delete(id);
      this.#lost.add(record.fingerprint);
      this.#settled.delete(id);
      return false;
    }));
    if (!provided.every((sound) => sound) && !this.#signal.aborted) return undefined;
    if (!assessment.record) return await this.#run(instance, assessment);
    const reasons = [{ kind: "damaged" as const, text: "its outputs could not be had from the cache" }];
    const settled = await this.#run(instance, { ...assessment, reasons });
    if (settled.record) this.#compare(instance, assessment.record, settled.record);
    return settled;
  }

  #compare({ id }: Instance, fetched: RunRecord, made: RunRecord): void {
    const other = Object.keys(made.outputs).filter((name) =>
      fetched.outputs[name]?.digest !== made.outputs[name]?.digest
    );
    if (other.length === 0) return;
    this.#differing.add(id);
    this.#notice(
      "warning",
      `${id}: other bytes here than in the fetched record: ${other.join(", ")}; what reads them follows`,
    );
  }

  #tell(event: Omit<RunEvent & { kind: "settled" }, "kind">): void {
    if (this.#told.has(event.instance)) return;
    this.#told.add(event.instance);
    this.#listener({ kind: "settled", ...event });
  }

  /** The plan's assessment of an instance that was current then, while what it reads still is what it was. */
  #asPlanned({ id }: Instance, upstream: ReadonlyMap<InstanceId, Settled>): Assessment | undefined {
    const planned = this.#planned.get(id);
    const same = [...upstream].every(([other, { record }]) => record === this.#planned.get(other)?.record);
    return planned?.record && same ? planned : undefined;
  }

  #skip(instance: Instance, missing: readonly InstanceId[]): Settled {
    const reasons = missing.map((id) => ({ kind: "upstream" as const, text: `${id} is missing` }));
    this.#tell({ instance: instance.id, outcome: "skipped", reasons, seconds: 0 });
    return { outcome: "skipped", reasons };
  }

  async #run(instance: Instance, assessment: Assessment): Promise<Settled> {
    const { reasons } = assessment;
    const skipped = () => {
      const why = [{ kind: "upstream" as const, text: this.#signal.aborted ? "interrupted" : "another stage failed" }];
      this.#tell({ instance: instance.id, outcome: "skipped", reasons: why, seconds: 0 });
      return { outcome: "skipped" as const, reasons: why };
    };
    if (this.#stopping || this.#signal.aborted) return skipped();
    try {
      const priority = this.#priorities.get(instance.id) ?? [];
      using grant = await this.#pool.acquire(instance.resources, priority, this.#signal);
      if (this.#stopping) return skipped();
      this.#announceDamage(instance, assessment);
      this.#listener({ kind: "started", instance: instance.id, cores: grant.cores, reasons });
      const started = performance.now();
      const result = await this.#start(instance, assessment, grant);
      if (result.kind === "interrupted") return skipped();
      if (result.kind !== "failed") {
        if (result.kind === "ran") this.#project.remote?.offer(result.record);
        return { outcome: result.kind === "ran" ? "ran" : "current", reasons, record: result.record };
      }
      this.#requireStore();
      return this.#fail(instance, reasons, result.lines, (performance.now() - started) / 1000);
    } catch (error) {
      if (this.#signal.aborted) return skipped();
      throw error;
    }
  }

  #fail(instance: Instance, reasons: readonly Reason[], failure: readonly string[], seconds: number): Settled {
    this.#stopping ||= !this.#options.keepGoing;
    this.#tell({ instance: instance.id, outcome: "failed", reasons, seconds, failure });
    return { outcome: "failed", reasons };
  }

  /** An instance whose outputs could not be kept or published: a full disk, a folder that cannot be written. */
  #failFor(instance: Instance, error: unknown): Settled {
    this.#requireStore();
    const line = fileFault(error, { running: true });
    if (line === undefined) throw error;
    return this.#fail(instance, [], [`${instance.id} failed: ${line}`], 0);
  }

  #requireStore(): void {
    const { folder, isThere } = this.#project.store;
    if (isThere) return;
    throw new Refusal(
      `cannot go on: ${folder} was removed while this ran, expected it to stay; run again to make everything anew`,
      1,
    );
  }

  async #start(instance: Instance, { identity, fingerprint }: Assessment, grant: Grant) {
    const { root, store, closures, host } = this.#project;
    const assignment = {
      instance,
      identity,
      fingerprint,
      cores: grant.cores,
      onCores: (listener: (cores: number) => void) => grant.onChange(listener),
      onDeviceLoss: this.#options.onDeviceLoss,
      closure: await closures.of(instance.task.path),
      inputs: await this.#findInputs(instance),
      command: this.#options.command(instance.id),
    };
    const sourcesUnchanged = (made: typeof identity) => sourcesUnchangedSince(instance, made, this.#assessor.sources);
    const around = { root, store, closures, host, executor: this.#executor, sourcesUnchanged };
    const listener = (event: HostEvent) => this.#relay(instance.id, event);
    return await runInstance(assignment, around, { listener, signal: this.#signal });
  }

  #relay(instance: InstanceId, event: HostEvent): void {
    if (event.kind === "progressed") this.#listener({ kind: "progressed", instance, progress: event.progress });
    if (event.kind === "said") this.#listener({ kind: "said", instance, line: event.line });
  }

  /** Whoever runs the instance moves damage out of the way. */
  #announceDamage(instance: Instance, { reasons }: Assessment): void {
    for (const { kind, text } of reasons) {
      if (kind !== "damaged") continue;
      const line = text.startsWith("record of") ? text : `${instance.id}: ${text}`;
      this.#notice("warning", `${line}; it runs again`);
    }
  }

  #notice(level: "note" | "warning", line: string): void {
    this.#listener({ kind: "noticed", level, line });
  }

  /** Where each input file is now. Upstream instances have settled, so their records exist. */
  async #findInputs(instance: Instance): Promise<Record<string, FoundFile[]>> {
    const records = new Map<InstanceId, RunRecord | undefined>();
    for (const id of upstreamOf(instance)) records.set(id, (await this.#settle(id)).record);
    return findInputs(instance, {
      sources: this.#assessor.sources,
      objects: this.#project.store.objects,
      record: (id) => records.get(id),
    });
  }
}
