/** Runs instances that must run, each in its place and turn; after a failure none that has not begun. */
import type { HostEvent } from "../../host/job.ts";
import type { OnDeviceLoss } from "../../task/contract.ts";
import type { Outcome, Reason } from "../event.ts";
import type { Assessment } from "../identity/assess.ts";
import type { InstanceId } from "../identity.ts";
import type { Instance } from "../instance.ts";
import type { Project } from "../project.ts";
import { Refusal } from "../refusal.ts";
import type { Sources } from "../sources.ts";
import { fileFault } from "../store/file_fault.ts";
import type { RunRecord } from "../store/records.ts";
import type { Executor } from "./executor.ts";
import { sourcesUnchangedSince } from "./found_inputs.ts";
import { runInstance } from "./instance_run.ts";
import type { Places } from "./place.ts";
import type { Grant } from "./slots.ts";
import type { Teller } from "./teller.ts";
import type { FoundFile } from "./work_folder.ts";

export interface LaunchOptions {
  readonly places: Places;
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

export interface Launch {
  readonly instance: Instance;
  readonly assessment: Assessment;
  readonly priority: readonly number[];
  /** Where each input file is; asked when its turn has come. */
  readonly inputs: () => Promise<Record<string, FoundFile[]>>;
}

export class Launcher {
  readonly #project: Project;
  readonly #sources: Sources;
  readonly #options: LaunchOptions;
  readonly #teller: Teller;
  readonly #signal: AbortSignal;
  #stopping = false;

  constructor(
    around: { project: Project; sources: Sources },
    options: LaunchOptions,
    observer: { teller: Teller; signal: AbortSignal },
  ) {
    this.#project = around.project;
    this.#sources = around.sources;
    this.#options = options;
    this.#teller = observer.teller;
    this.#signal = observer.signal;
  }

  /** Never throws for what a task does. */
  async launch(launch: Launch): Promise<Settled> {
    const { instance, assessment: { reasons } } = launch;
    if (this.#stopping || this.#signal.aborted) return this.#skip(instance);
    const { executor, slots } = this.#options.places(instance);
    try {
      using grant = await slots.acquire(instance.resources, launch.priority, this.#signal);
      if (this.#stopping) return this.#skip(instance);
      this.#announceDamage(launch);
      this.#teller.tell({ kind: "started", instance: instance.id, cores: grant.cores, reasons });
      const started = performance.now();
      const result = await this.#run(launch, grant, executor);
      if (result.kind === "interrupted") return this.#skip(instance);
      if (result.kind !== "failed") {
        if (result.kind === "ran") this.#project.remote?.offer(result.record);
        return { outcome: result.kind === "ran" ? "ran" : "current", reasons, record: result.record };
      }
      if (result.common && this.#stopping) return this.#skip(instance);
      this.#requireStore();
      return this.#fail(instance, reasons, result.lines, (performance.now() - started) / 1000);
    } catch (error) {
      if (this.#signal.aborted) return this.#skip(instance);
      throw error;
    }
  }

  /** An instance whose outputs could not be kept or published: a full disk, a folder that cannot be written. */
  failFor(instance: Instance, error: unknown): Settled {
    this.#requireStore();
    const line = fileFault(error, { running: true });
    if (line === undefined) throw error;
    return this.#fail(instance, [], [`${instance.id} failed: ${line}`], 0);
  }

  async #run({ instance, assessment: { identity, fingerprint }, inputs }: Launch, grant: Grant, executor: Executor) {
    const { root, store, closures, host } = this.#project;
    const assignment = {
      instance,
      identity,
      fingerprint,
      cores: grant.cores,
      onCores: (listener: (cores: number) => void) => grant.onChange(listener),
      onDeviceLoss: this.#options.onDeviceLoss,
      closure: await closures.of(instance.task.path),
      inputs: await inputs(),
      command: this.#options.command(instance.id),
    };
    const sourcesUnchanged = (made: typeof identity) => sourcesUnchangedSince(instance, made, this.#sources);
    const around = { root, store, closures, host, executor, sourcesUnchanged };
    const listener = (event: HostEvent) => this.#teller.relay(instance.id, event);
    return await runInstance(assignment, around, { listener, signal: this.#signal });
  }

  #skip({ id }: Instance): Settled {
    const reasons = [{
      kind: "upstream" as const,
      text: this.#signal.aborted ? "interrupted" : "another stage failed",
    }];
    this.#teller.settled({ instance: id, outcome: "skipped", reasons, seconds: 0 });
    return { outcome: "skipped", reasons };
  }

  #fail({ id }: Instance, reasons: readonly Reason[], failure: readonly string[], seconds: number): Settled {
    this.#stopping ||= !this.#options.keepGoing;
    this.#teller.settled({ instance: id, outcome: "failed", reasons, seconds, failure });
    return { outcome: "failed", reasons };
  }

  /** Whoever runs the instance moves damage out of the way. */
  #announceDamage({ instance, assessment: { reasons } }: Launch): void {
    for (const { kind, text } of reasons) {
      if (kind !== "damaged") continue;
      const line = text.startsWith("record of") ? text : `${instance.id}: ${text}`;
      this.#teller.notice("warning", `${line}; it runs again`);
    }
  }

  #requireStore(): void {
    const { folder, isThere } = this.#project.store;
    if (isThere) return;
    throw new Refusal(
      `cannot go on: ${folder} was removed while this ran, expected it to stay; run again to make everything anew`,
      1,
    );
  }
}
