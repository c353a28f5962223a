/** Ends a transfer that does not come on: no answer, or a few bytes now and then. */

/** Fewer bytes than this within one window are no progress. */
const leastBytes = 4096;

export class Patience implements Disposable {
  /** Aborted when the transfer must end, with the reason. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #bytes = 0;
  #finished = false;

  /** Every `seconds` something must have come, or the end. */
  constructor(seconds: number, outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
    this.#timer = setInterval(() => this.#look(seconds), seconds * 1000);
  }

  /** Notes bytes that went through. */
  passed(bytes: number): void {
    this.#bytes += bytes;
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
  }
}

export class TooSlow extends Error {
  override readonly name = "TooSlow";
}
