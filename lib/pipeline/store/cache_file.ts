/**
 * What was learned and would only cost time to learn again, kept in one sealed file. A damaged one is never believed:
 * a wrong digest in it would be a wrong answer.
 */
import { readSealed, sealedText } from "./sealed.ts";

export class CacheFile<T> {
  /** Mutable; save() writes it. */
  readonly entries: Record<string, T>;
  /** Why the file was not believed; undefined where it was whole, missing, or of the form before seals. */
  readonly damage: string | undefined;
  readonly #path: string | undefined;
  #dirty = false;

  /** Without a path nothing is read or kept. */
  constructor(path?: string) {
    this.#path = path;
    const { entries, damage } = path === undefined ? { entries: {}, damage: undefined } : load<T>(path, kindOf(path));
    this.entries = entries;
    this.damage = damage;
    if (damage !== undefined) this.#dirty = true;
  }

  set(key: string, value: T): void {
    this.entries[key] = value;
    this.#dirty = true;
  }

  delete(key: string): void {
    if (!(key in this.entries)) return;
    delete this.entries[key];
    this.#dirty = true;
  }

  /** Writes what was learned. Losing it costs time only, so a store that cannot be written is no error. */
  save(): void {
    if (!this.#dirty || this.#path === undefined) return;
    const temporary = `${this.#path}.${Deno.pid}`;
    try {
      Deno.writeTextFileSync(temporary, sealedText({ entries: this.entries }, kindOf(this.#path)));
      Deno.renameSync(temporary, this.#path);
      this.#dirty = false;
    } catch {
      try {
        Deno.removeSync(temporary);
      } catch { /* it was not even made */ }
    }
  }
}

/** `digests` for `.reproduce/digests.json`: so that one cache is never taken for another. */
function kindOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.json$/, "");
}

function load<T>(path: string, kind: string): { entries: Record<string, T>; damage: string | undefined } {
  const damage = undefined;
  try {
    const reading = readSealed(path, kind);
    if (reading.state === "damaged") return { entries: {}, damage: reading.why };
    if (reading.state !== "whole") return { entries: {}, damage };
    return { entries: reading.content.entries as Record<string, T>, damage }; // Whole, so it is as save() wrote it.
  } catch (error) {
    return { entries: {}, damage: (error as Error).message };
  }
}
