/** How much memory a process has had resident at most, by asking Linux now and then; elsewhere it stays unknown. */
export class MemoryWatch {
  readonly #path: string;
  #peak: number | undefined;

  constructor(pid: number) {
    this.#path = `/proc/${pid}/status`;
  }

  /** Bytes, of physical memory; the kernel keeps the peak, so that seldom asking loses only what came after the last time. */
  get peakBytes(): number | undefined {
    return this.#peak;
  }

  /** Some 50 microseconds. A process that has ended has no memory any more: then the last answer stands. */
  poll(): void {
    if (Deno.build.os !== "linux") return;
    try {
      const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync(this.#path))?.[1];
      if (kilobytes !== undefined) this.#peak = Number(kilobytes) * 1024;
    } catch { /* it has ended */ }
  }
}
