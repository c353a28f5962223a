/** Who may start when: what is shared out among the instances that are ready. */
import type { Resources } from "../instance.ts";

/** What an instance got; give it back by disposing of it. */
export interface Grant extends Disposable {
  /** Now; between 1 and what was asked for. */
  readonly cores: number;
  /** Calls back when `cores` changes. */
  onChange(listener: (cores: number) => void): void;
}

export interface Slots {
  /** Resolves when the instance may start, smaller priorities first; rejects with the signal's reason if it is aborted before. */
  acquire(need: Resources, priority: readonly number[], signal: AbortSignal): Promise<Grant>;
}

/** Lexicographic. */
export function comparePriorities(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
}
