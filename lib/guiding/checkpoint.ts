/**
 * What a search keeps so that a run killed at any moment goes on: each step's trained network, and each finished step. The
 * files hold numbers in full, so a resumed search ends in the same bytes. Each is written under another name, flushed
 * to the disk and renamed; one that cannot be read is as if it were not there.
 */
import { join } from "node:path";
import { z } from "zod";
import { SearchStep } from "../artifact/guided_search.ts";

const Network = z.strictObject({
  weights: z.array(z.number()),
  epochs: z.number(),
  best: z.number(),
  quality: z.number(),
});
const FinishedStep = z.strictObject({
  step: SearchStep,
  /** Column and folded ADO of every candidate, the best first, and whether the guide calls larger values signal. */
  ranking: z.array(z.tuple([z.number(), z.number(), z.boolean()])),
});
export type FinishedStep = z.infer<typeof FinishedStep>;

export class SearchCheckpoint {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  readNetwork(step: number): z.infer<typeof Network> | undefined {
    return this.#read(`${step}.network.json`, Network);
  }

  writeNetwork(step: number, network: z.infer<typeof Network>): void {
    this.#write(`${step}.network.json`, network);
  }

  readStep(step: number): FinishedStep | undefined {
    return this.#read(`${step}.step.json`, FinishedStep);
  }

  writeStep(step: number, finished: FinishedStep): void {
    this.#write(`${step}.step.json`, FinishedStep.parse(finished));
  }

  #read<S extends z.ZodType>(name: string, schema: S): z.infer<S> | undefined {
    try {
      return schema.safeParse(JSON.parse(Deno.readTextFileSync(join(this.#folder, name)))).data;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #write(name: string, value: unknown): void {
    const path = join(this.#folder, name), unfinished = `${path}.unfinished`;
    {
      using file = Deno.openSync(unfinished, { write: true, create: true, truncate: true });
      const bytes = new TextEncoder().encode(JSON.stringify(value));
      for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
      file.syncSync();
    }
    Deno.renameSync(unfinished, path);
  }
}
