/** Shares cores, memory and the GPU among ready instances. */
import type { Resources } from "./instance.ts";

export interface Capacity {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpu: number;
}

/** What an instance got; give it back by disposing of it. */
export interface Grant extends Disposable {
  readonly cores: number;
}

interface Waiting {
  readonly need: Resources;
  readonly priority: readonly number[];
  readonly start: (grant: Grant) => void;
}

/**
 * Grants in order of priority (smaller first), whatever fits. `cores` of a request is an upper limit: while others are
 * ready each gets a share, since two trainings on a core each finish sooner than one after the other on two.
 * A request larger than everything there is runs alone rather than never.
 */
export class ResourcePool {
  readonly #total: Capacity;
  #used: Capacity = { cores: 0, memoryBytes: 0, gpu: 0 };
  #running = 0;
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
      this.#waiting.sort((a, b) => compare(a.priority, b.priority));
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
      const cores = this.#share(waiting);
      if (cores === 0) continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      this.#running++;
      const took = { cores, memoryBytes: waiting.need.memoryBytes, gpu: waiting.need.gpu };
      this.#change(took, 1);
      waiting.start({
        cores,
        [Symbol.dispose]: () => {
          this.#running--;
          this.#change(took, -1);
          this.#schedule();
        },
      });
    }
  }

  /** Cores for a request now; 0 if it has to wait. */
  #share({ need }: Waiting): number {
    const free = this.#total.cores - this.#used.cores;
    const fits = need.memoryBytes <= this.#total.memoryBytes - this.#used.memoryBytes &&
      need.gpu <= this.#total.gpu - this.#used.gpu;
    if (free < 1 || (!fits && this.#running > 0)) return 0;
    const others = Math.min(this.#waiting.length - 1, free - 1);
    return Math.max(1, Math.min(need.cores, free - others));
  }

  #change({ cores, memoryBytes, gpu }: Capacity, sign: 1 | -1): void {
    this.#used = {
      cores: this.#used.cores + sign * cores,
      memoryBytes: this.#used.memoryBytes + sign * memoryBytes,
      gpu: this.#used.gpu + sign * gpu,
    };
  }
}

/** Lexicographic. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
}
