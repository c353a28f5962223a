/**
 * Turns of the event loop in a long computation. Kernels on the CPU are synchronous; without turns, a host that ends
 * with its stdin, and the messages of a worker, would wait for the end of the training.
 */
const longestMs = 50;

export class Pace {
  #last = performance.now();

  /** Lets the event loop turn if it has not for 50 ms. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#last < longestMs) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = performance.now();
  }
}
