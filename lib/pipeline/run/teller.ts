/** Tells what happens during a run: the end of each instance once, whatever else as it comes. */
import type { HostEvent } from "../../host/job.ts";
import type { Listener, RunEvent } from "../event.ts";
import type { InstanceId } from "../identity.ts";

export class Teller {
  readonly #listener: Listener;
  readonly #told = new Set<InstanceId>();

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  tell(event: RunEvent): void {
    this.#listener(event);
  }

  settled(event: Omit<RunEvent & { kind: "settled" }, "kind">): void {
    if (this.#told.has(event.instance)) return;
    this.#told.add(event.instance);
    this.#listener({ kind: "settled", ...event });
  }

  /** What a task says while it runs. */
  relay(instance: InstanceId, event: HostEvent): void {
    if (event.kind === "progressed") this.#listener({ kind: "progressed", instance, progress: event.progress });
    if (event.kind === "said") this.#listener({ kind: "said", instance, line: event.line });
  }

  notice(level: "note" | "warning", line: string): void {
    this.#listener({ kind: "noticed", level, line });
  }
}
