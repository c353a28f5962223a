/** Ctrl-C and SIGTERM as an abort signal. */

/** How long a command may take to end by itself after an interruption. */
const GRACE_MS = 2500;

export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
  /** Resolves if a command, once interrupted, does not end in time, or is interrupted again. */
  readonly impatient: Promise<void>;
}

export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const overdue = Promise.withResolvers<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const interrupt = () => {
    if (controller.signal.aborted) return overdue.resolve();
    controller.abort(new DOMException("interrupted", "AbortError"));
    timer = setTimeout(overdue.resolve, GRACE_MS);
  };
  // Not SIGHUP: listening would undo `nohup`.
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  for (const name of signals) Deno.addSignalListener(name, interrupt);
  return {
    signal: controller.signal,
    impatient: overdue.promise,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const name of signals) Deno.removeSignalListener(name, interrupt);
    },
  };
}
