/** Ends a transfer that does not come on: no answer, or a few bytes now and then. */

/** Fewer bytes than this within one window are no progress. */
const leastBytes = 4096;

export class Patience implements Disposable {
  /** Aborted when the transfer must end, with the reason. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #outer: AbortSignal;
  readonly #interrupt = () => this.#controller.abort(this.#outer.reason);
  #bytes = 0;
  #finished = false;

  /** Every `seconds` something must have come, or the end. */
  constructor(seconds: number, outer: AbortSignal) {
    this.signal = this.#controller.signal;
    this.#outer = outer;
    if (outer.aborted) this.#interrupt();
    outer.addEventListener("abort", this.#interrupt);
    this.#timer = setInterval(() => this.#look(seconds), seconds * 1000);
  }

  /** Notes bytes that went through. */
  passed(bytes: number): void {
    this.#bytes += bytes;
  }

  /**
   * What a promise gives, unless the transfer must end first. The signal alone is not enough: in Deno 2.9.6 a body whose
   * Response is no longer held may stay pending after its request was aborted.
   */
  async during<T>(pending: Promise<T>): Promise<T> {
    const { signal } = this;
    let end = () => {};
    const ended = new Promise<never>((_, reject) => end = () => reject(signal.reason));
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
    try {
      return await Promise.race([pending, ended]);
    } finally {
      signal.removeEventListener("abort", end);
    }
  }

  #look(seconds: number): void {
    if (this.#bytes < leastBytes && !this.#finished) {
      const what = this.#bytes === 0 ? "no answer" : `no more than ${this.#bytes} bytes`;
      this.#controller.abort(new TooSlow(`${what} within ${seconds} s`));
    }
    this.#bytes = 0;
  }

  [Symbol.dispose](): void {
    this.#finished = true;
    clearInterval(this.#timer);
    this.#outer.removeEventListener("abort", this.#interrupt);
  }
}

export class TooSlow extends Error {
  override readonly name = "TooSlow";
}
