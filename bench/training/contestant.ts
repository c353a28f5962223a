/** Programs that train and predict with one network, each a process of its own, spoken to line by line. */
import type { Feature } from "../../lib/artifact/dataset.ts";
import type { Network } from "../../lib/artifact/model.ts";
import type { BackendRequest } from "../../lib/compute/backend.ts";

/** Events of a training step. */
export const batch = 128;

/** What a contestant is told, as a file. */
export interface Specification {
  readonly network: Network;
  readonly threads: number;
  /** Of ours. */
  readonly backend: BackendRequest;
  /** The prepared data set; its first training events are trained on. */
  readonly dataset: string;
  readonly trainEvents: number;
  /** The same events for the peers: SPLIT.FEATURE.f32, little-endian. */
  readonly folder: string;
  /** The network's inputs in the order in which they are joined. */
  readonly inputs: readonly Feature[];
  readonly sizes: { readonly et: number; readonly ht: number };
}

/** Seconds. */
export interface Time {
  readonly wall: number;
  readonly cpu: number;
}

/** A name to print, and the program. */
export interface Candidate {
  readonly name: string;
  readonly family: "ours" | "Keras" | "PyTorch";
  readonly backend: "wasm" | "webgpu" | "native";
  readonly threads: number;
  readonly command: readonly string[];
}

export class Contestant implements AsyncDisposable {
  readonly candidate: Candidate;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";
  #parameters = NaN;
  #versions = "";
  #firstStep = NaN;

  private constructor(candidate: Candidate, specification: string) {
    const [program = "", ...args] = candidate.command;
    this.candidate = candidate;
    this.#child = new Deno.Command(program, {
      args: [...args, specification],
      stdin: "piped",
      stdout: "piped",
      stderr: candidate.family === "ours" ? "inherit" : "null",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Started, and one training step made. @throws Error if it ends before. */
  static async start(candidate: Candidate, specification: Specification): Promise<Contestant> {
    const path = await Deno.makeTempFile({ dir: specification.folder, suffix: ".json" });
    await Deno.writeTextFile(path, JSON.stringify({ ...specification, threads: candidate.threads }));
    const begin = performance.now(), contestant = new Contestant(candidate, path);
    const { parameters, versions } = await contestant.#answer() as { parameters: number; versions: string };
    contestant.#firstStep = (performance.now() - begin) / 1000;
    contestant.#parameters = parameters;
    contestant.#versions = versions;
    return contestant;
  }

  get parameters(): number {
    return this.#parameters;
  }

  get versions(): string {
    return this.#versions;
  }

  /** Seconds from the start of the program to the end of its first training step. */
  get firstStep(): number {
    return this.#firstStep;
  }

  train(steps: number): Promise<Time> {
    return this.#ask({ train: steps }) as Promise<Time>;
  }

  predict(events: number): Promise<Time> {
    return this.#ask({ predict: events }) as Promise<Time>;
  }

  /** MB resident at most so far. */
  async peakMemory(): Promise<number> {
    return (await this.#ask({ memory: 1 }) as { peak: number }).peak;
  }

  async #ask(request: object): Promise<unknown> {
    await this.#writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    return await this.#answer();
  }

  async #answer(): Promise<unknown> {
    while (!this.#text.includes("\n")) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`${this.candidate.name} ended: ${this.candidate.command.join(" ")}`);
      this.#text += value;
    }
    const end = this.#text.indexOf("\n"), line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return JSON.parse(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel();
    await this.#child.status;
  }
}
