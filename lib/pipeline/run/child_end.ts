/** Ends a child when its time is over or when it is told to. Checkpoints are whole at every moment, so it may be killed. */
export class ChildEnd implements Disposable {
  /** Whether its time was over while it still ran. */
  timedOut = false;
  readonly #child: Deno.ChildProcess;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(child: Deno.ChildProcess, timeoutSeconds: number | undefined) {
    this.#child = child;
    if (timeoutSeconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.now();
    }, timeoutSeconds * 1000);
  }

  now(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has just ended by itself */ }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
