/** Ends a child when the run is interrupted or its time is over. Checkpoints are whole at every moment, so it may be killed. */
export class Ending implements Disposable {
  cause: "interrupted" | "timed out" | undefined;
  readonly #child: Deno.ChildProcess;
  readonly #signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #interrupt = () => this.#end("interrupted");

  constructor(child: Deno.ChildProcess, timeoutSeconds: number | undefined, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
    signal.addEventListener("abort", this.#interrupt);
    if (timeoutSeconds !== undefined) this.#timer = setTimeout(() => this.#end("timed out"), timeoutSeconds * 1000);
  }

  #end(cause: "interrupted" | "timed out"): void {
    this.cause ??= cause;
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has just ended by itself */ }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener("abort", this.#interrupt);
    clearTimeout(this.#timer);
  }
}
