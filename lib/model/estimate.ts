/**
 * What a training will cost, from what its first steps took.
 *
 * The first steps compile kernels and shaders and count for nothing. Of a long epoch, some of the next steps are timed,
 * all that a step does, and one pass over some validation events; of short ones, whole epochs from the second on, with
 * their validation and checkpoint. Steps take their time on a device after they were asked for, so a span of steps is
 * closed by waiting for the last one's weights.
 */

export interface Workload {
  /** How many may come, and how many if early stopping ends the training as soon as it can. */
  readonly epochs: number;
  readonly fewestEpochs: number;
  readonly stepsPerEpoch: number;
  readonly validationEvents: number;
}

export interface Measured {
  /** Waits until all that was asked for is computed. */
  readonly settle: () => Promise<void>;
  /** Computes the validation of so many events, and throws it away. */
  readonly validate: (events: number) => Promise<void>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** Milliseconds and steps before the timed span, and in it. The most steps bound the queue of a device. */
const warmingUp = { atLeastMs: 1000, fewestSteps: 3, mostSteps: 200 };
const timed = { atLeastMs: 2000, fewestSteps: 5, mostSteps: 200 };
/** Events of a timed validation; as many are computed before, untimed. */
const validationSample = 512;

/** To be told of every step and every epoch; gives the estimate once, as a line. */
export class Estimate {
  readonly #work: Workload;
  readonly #measured: Required<Measured>;
  #phase: "warming up" | "steps" | "epochs" | "done" = "warming up";
  #since: number;
  #count = 0;

  constructor(work: Workload, measured: Measured) {
    this.#work = work;
    this.#measured = { now: () => performance.now(), ...measured };
    this.#since = this.#measured.now();
  }

  /** After a step. */
  async step(): Promise<string | undefined> {
    if (this.#phase !== "warming up" && this.#phase !== "steps") return undefined;
    const { atLeastMs, fewestSteps, mostSteps } = this.#phase === "steps" ? timed : warmingUp;
    this.#count++;
    const long = this.#measured.now() - this.#since >= atLeastMs && this.#count >= fewestSteps;
    if (!long && this.#count < mostSteps) return undefined;
    await this.#measured.settle();
    if (this.#phase === "warming up") return this.#begin("steps");
    const step = this.#elapsed() / this.#count, event = await this.#timeValidation();
    return this.#tell(this.#work.stepsPerEpoch * step + this.#work.validationEvents * event);
  }

  /** After an epoch's end; the first that ends before its steps are timed only warms up. */
  epoch(): string | undefined {
    if (this.#phase === "done") return undefined;
    if (this.#phase !== "epochs") return this.#begin("epochs");
    this.#count++;
    return this.#elapsed() < 1 ? undefined : this.#tell(this.#elapsed() / this.#count);
  }

  #begin(phase: "steps" | "epochs"): undefined {
    this.#phase = phase;
    this.#count = 0;
    this.#since = this.#measured.now();
  }

  #elapsed(): number {
    return (this.#measured.now() - this.#since) / 1000;
  }

  /** Seconds per event. */
  async #timeValidation(): Promise<number> {
    const events = Math.min(validationSample, this.#work.validationEvents);
    if (events === 0) return 0;
    await this.#measured.validate(events);
    const start = this.#measured.now();
    await this.#measured.validate(events);
    return (this.#measured.now() - start) / 1000 / events;
  }

  #tell(secondsPerEpoch: number): string {
    this.#phase = "done";
    return describeCost(this.#work, secondsPerEpoch);
  }
}

/**
 * "about 12 min for 100 epochs of 1,075 steps", and where early stopping may end it before: "about 12 min for at most 100
 * epochs of 1,075 steps, 80 s if it stops after 11".
 */
export function describeCost({ epochs, fewestEpochs, stepsPerEpoch }: Workload, secondsPerEpoch: number): string {
  const whole = describeSeconds(epochs * secondsPerEpoch), count = epochs === 1 ? "1 epoch" : `${group(epochs)} epochs`;
  if (fewestEpochs >= epochs) return `about ${whole} for ${count} of ${group(stepsPerEpoch)} steps`;
  const least = describeSeconds(fewestEpochs * secondsPerEpoch);
  return `about ${whole} for at most ${count} of ${
    group(stepsPerEpoch)
  } steps, ${least} if it stops after ${fewestEpochs}`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  const minutes = Math.round(seconds / 60);
  return minutes < 600 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${group(Math.round(minutes / 60))} h`;
}

/** 1075 as "1,075", whatever the locale. */
function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
