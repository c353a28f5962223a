/** Shares cores, memory and the GPU among ready instances. */
import type { Resources } from "../instance.ts";
import { comparePriorities, type Grant, type Slots } from "./slots.ts";

export interface Capacity {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpu: number;
}

interface Waiting {
  readonly need: Resources;
  readonly priority: readonly number[];
  readonly start: (grant: Grant) => void;
}

/**
 * Grants in order of priority (smaller first), whatever fits. `cores` of a request is an upper limit: while others are
 * ready each gets a share, since two trainings on a core each finish sooner than one after the other on two. A running
 * instance gets cores that nobody else wants, and gives them back when somebody does.
 * A request larger than everything there is runs alone rather than never.
 */
export class ResourcePool implements Slots {
  readonly #total: Capacity;
  readonly #running = new Set<Running>();
  #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(total: Capacity) {
    this.#total = total;
  }

  /** Resolves when the instance may start; rejects with the signal's reason if the run is interrupted before. */
  acquire(need: Resources, priority: readonly number[], signal: AbortSignal): Promise<Grant> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const withdraw = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        need,
        priority,
        start: (grant) => {
          signal.removeEventListener("abort", withdraw);
          resolve(grant);
        },
      };
      signal.addEventListener("abort", withdraw, { once: true });
      this.#waiting.push(waiting);
      this.#waiting.sort((a, b) => comparePriorities(a.priority, b.priority));
      this.#schedule();
    });
  }

  /** Later, in one go: all that become ready at once must be known before cores are shared out. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#dispatch();
    }, 0);
  }

  #dispatch(): void {
    for (const waiting of [...this.#waiting]) {
      if (!this.#fits(waiting.need)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      const running = new Running(waiting.need, () => {
        this.#running.delete(running);
        this.#schedule();
      });
      this.#running.add(running);
      waiting.start(running);
    }
    this.#shareCores();
  }

  /** Whether a request can start now: everybody who runs needs one core, and shares the rest. */
  #fits(need: Resources): boolean {
    const running = [...this.#running];
    const used = (of: (need: Resources) => number) => running.reduce((total, { need }) => total + of(need), 0);
    if (running.length >= this.#total.cores) return false;
    if (running.length === 0) return true;
    return need.memoryBytes <= this.#total.memoryBytes - used(({ memoryBytes }) => memoryBytes) &&
      need.gpu <= this.#total.gpu - used(({ gpu }) => gpu);
  }

  /** One core each, then the rest in turn to those that can use more, the longest running first. */
  #shareCores(): void {
    const shares = new Map([...this.#running].map((running) => [running, 1]));
    let left = this.#total.cores - shares.size;
    for (let given = true; given && left > 0;) {
      given = false;
      for (const [running, cores] of shares) {
        if (left === 0 || cores >= running.need.cores) continue;
        shares.set(running, cores + 1);
        left--;
        given = true;
      }
    }
    for (const [running, cores] of shares) running.resize(cores);
  }
}

class Running implements Grant {
  readonly need: Resources;
  readonly #end: () => void;
  #cores = 1;
  #listener: (cores: number) => void = () => {};

  constructor(need: Resources, end: () => void) {
    this.need = need;
    this.#end = end;
  }

  get cores(): number {
    return this.#cores;
  }

  onChange(listener: (cores: number) => void): void {
    this.#listener = listener;
  }

  resize(cores: number): void {
    if (cores === this.#cores) return;
    this.#cores = cores;
    this.#listener(cores);
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
