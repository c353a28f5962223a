/** What a child prints: into its log as it comes, and the end of it at hand for a message. */

/** Enough for the last lines and for V8's account of why it gave up, whose stack trace comes after it. */
const keptCharacters = 8192;

export class ChildLog {
  #end = "";
  #fault: Error | undefined;

  /** The last that was printed. */
  get end(): string {
    return this.#end;
  }

  /** Copies both streams until they end. A log that cannot be written (a full disk) does not stop the child. */
  async follow(child: Deno.ChildProcess, path: string): Promise<void> {
    using file = this.#open(path);
    const copy = async (stream: ReadableStream<Uint8Array>) => {
      const decoder = new TextDecoder();
      for await (const chunk of stream) {
        this.#end = (this.#end + decoder.decode(chunk, { stream: true })).slice(-keptCharacters);
        this.#write(file, chunk);
      }
    };
    await Promise.all([copy(child.stdout), copy(child.stderr)]);
  }

  #open(path: string): Deno.FsFile | undefined {
    try {
      return Deno.openSync(path, { write: true, create: true, truncate: true });
    } catch (error) {
      this.#fault = error as Error;
      return undefined;
    }
  }

  #write(file: Deno.FsFile | undefined, chunk: Uint8Array): void {
    if (!file || this.#fault) return;
    try {
      for (let done = 0; done < chunk.length;) done += file.writeSync(chunk.subarray(done));
    } catch (error) {
      this.#fault = error as Error;
    }
  }
}
