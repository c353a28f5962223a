/**
 * Brings the instances of a selection up to date. Each instance settles once: after everything that it reads has
 * settled, it is assessed, and runs only if there is no sound record. So a change stops spreading as soon as bytes come
 * out as they were.
 */
import { assess, assessAll, type Assessment, type Assessor, upstreamOf } from "../identity/assess.ts";
import type { Listener } from "../event.ts";
import type { Fingerprint, InstanceId } from "../identity.ts";
import type { Instance } from "../instance.ts";
import { findInputs } from "./found_inputs.ts";
import { Launcher, type LaunchOptions, type Settled } from "./launcher.ts";
import { priorities } from "./priority.ts";
import { damagedCaches, type Project } from "../project.ts";
import { publish } from "../publish/publication.ts";
import type { Publisher } from "../publish/publisher.ts";
import { refuseDevices } from "./sandbox.ts";
import type { RunRecord } from "../store/records.ts";
import { isAllHere, neededAtEnd, neededFrom, provide } from "./provision.ts";
import { Teller } from "./teller.ts";
import type { FoundFile } from "./work_folder.ts";

export interface RunOptions extends LaunchOptions {
  readonly instances: readonly Instance[];
  /** How they stood a moment ago. */
  readonly plan: { readonly assessor: Assessor; readonly assessments: ReadonlyMap<InstanceId, Assessment> };
}

export class Run {
  readonly #project: Project;
  readonly #assessor: Assessor;
  #planned: ReadonlyMap<InstanceId, Assessment>;
  readonly #publisher: Publisher;
  readonly #options: RunOptions;
  readonly #teller: Teller;
  readonly #signal: AbortSignal;
  readonly #launcher: Launcher;
  readonly #byId: ReadonlyMap<InstanceId, Instance>;
  readonly #settled = new Map<InstanceId, Promise<Settled>>();
  #priorities: ReadonlyMap<InstanceId, readonly number[]> = new Map();
  /** Records as they were when their instances settled last. */
  readonly #made = new Map<InstanceId, RunRecord>();
  /** Fetched records whose objects turned out not to be had: their instances are made here. */
  readonly #lost = new Set<Fingerprint>();
  /** Of these, the ones that came out with other bytes than the fetched record said. */
  readonly #differing = new Set<InstanceId>();

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
    this.#teller = new Teller(observer.listener);
    this.#signal = observer.signal;
    this.#launcher = new Launcher({ project: around.project, sources: this.#assessor.sources }, options, {
      teller: this.#teller,
      signal: observer.signal,
    });
    this.#byId = new Map(options.instances.map((instance) => [instance.id, instance]));
  }

  /** Settles everything. Never throws for what a stage does; @throws Refusal for a source that cannot be had. */
  async all(): Promise<Map<InstanceId, Settled>> {
    const { instances } = this.#options;
    this.#project.store.make();
    for (const line of damagedCaches(this.#project)) this.#teller.notice("warning", line);
    const fetched = await this.#provideSources();
    if (fetched || !this.#planStands()) this.#planned = await assessAll(instances, this.#assessor);
    const stale = instances.filter(({ id }) => !this.#planned.get(id)?.record).map(({ id }) => id);
    const expectedSeconds = this.#expectedSeconds();
    if (stale.length > 0) refuseDevices(this.#project.root);
    this.#priorities = priorities(instances, expectedSeconds);
    this.#teller.tell({ kind: "planned", total: instances.length, stale, expectedSeconds });
    do {
      for (const id of this.#behindDiffering()) this.#settled.delete(id);
      await Promise.all(instances.map(({ id }) => this.#settle(id)));
    } while (this.#differing.size > 0);
    const settled = await Promise.all(instances.map(async ({ id }) => [id, await this.#settle(id)] as const));
    for (const [id, { outcome, reasons }] of settled) {
      this.#teller.settled({ instance: id, outcome, reasons, seconds: 0 });
    }
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
        (line) => this.#teller.notice("note", line),
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
    const settled = this.#settleAfterUpstream(instance).catch((error) => this.#launcher.failFor(instance, error));
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
      this.#teller.settled({ instance: instance.id, outcome, reasons: settled.reasons, seconds, ...memory });
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
    if (!assessment.record) return await this.#launch(instance, assessment);
    const reasons = [{ kind: "damaged" as const, text: "its outputs could not be had from the cache" }];
    const settled = await this.#launch(instance, { ...assessment, reasons });
    if (settled.record) this.#compare(instance, assessment.record, settled.record);
    return settled;
  }

  #compare({ id }: Instance, fetched: RunRecord, made: RunRecord): void {
    const other = Object.keys(made.outputs).filter((name) =>
      fetched.outputs[name]?.digest !== made.outputs[name]?.digest
    );
    if (other.length === 0) return;
    this.#differing.add(id);
    this.#teller.notice(
      "warning",
      `${id}: other bytes here than in the fetched record: ${other.join(", ")}; what reads them follows`,
    );
  }

  /** The plan's assessment of an instance that was current then, while what it reads still is what it was. */
  #asPlanned({ id }: Instance, upstream: ReadonlyMap<InstanceId, Settled>): Assessment | undefined {
    const planned = this.#planned.get(id);
    const same = [...upstream].every(([other, { record }]) => record === this.#planned.get(other)?.record);
    return planned?.record && same ? planned : undefined;
  }

  #skip(instance: Instance, missing: readonly InstanceId[]): Settled {
    const reasons = missing.map((id) => ({ kind: "upstream" as const, text: `${id} is missing` }));
    this.#teller.settled({ instance: instance.id, outcome: "skipped", reasons, seconds: 0 });
    return { outcome: "skipped", reasons };
  }

  async #launch(instance: Instance, assessment: Assessment): Promise<Settled> {
    const priority = this.#priorities.get(instance.id) ?? [];
    return await this.#launcher.launch({ instance, assessment, priority, inputs: () => this.#findInputs(instance) });
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
