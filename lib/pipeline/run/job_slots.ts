/** Slots of a batch system, which has its own queue: everybody gets the cores asked for, and only the number in its hands is limited. */
import type { Resources } from "../instance.ts";
import { comparePriorities, type Grant, type Slots } from "./slots.ts";

interface Waiting {
  readonly priority: readonly number[];
  readonly start: () => void;
}

export class JobSlots implements Slots {
  readonly #limit: number;
  #taken = 0;
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** `limit` may be Infinity. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  acquire({ cores }: Resources, priority: readonly number[], signal: AbortSignal): Promise<Grant> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const withdraw = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason);
      };
      const start = () => {
        signal.removeEventListener("abort", withdraw);
        resolve({ cores, onChange: () => {}, [Symbol.dispose]: () => this.#giveBack() });
      };
      const waiting = { priority, start };
      signal.addEventListener("abort", withdraw, { once: true });
      this.#waiting.push(waiting);
      this.#schedule();
    });
  }

  #giveBack(): void {
    this.#taken--;
    this.#schedule();
  }

  /** Later, in one go: all that become ready at once start in order of priority. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#waiting.sort((a, b) => comparePriorities(a.priority, b.priority));
      const starting = this.#waiting.splice(0, Math.max(0, this.#limit - this.#taken));
      this.#taken += starting.length;
      for (const { start } of starting) start();
    }, 0);
  }
}
