/**
 * The engine, as a child sees it: on standard input. It says how many cores there are now, `cores N` a line; and when
 * standard input ends, the engine has gone and the child goes too, so that none outlives a killed engine.
 */
export class Engine {
  #cores: number | undefined;

  /** As last said; undefined before anything was. */
  get cores(): number | undefined {
    return this.#cores;
  }

  /** Resolves never; exits with 130 when the engine is gone. */
  async listen(): Promise<void> {
    try {
      let text = "";
      for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
        const lines = (text + chunk).split("\n");
        text = lines.pop() ?? "";
        for (const line of lines) this.#hear(line);
      }
    } finally {
      Deno.exit(130);
    }
  }

  #hear(line: string): void {
    const count = /^cores (\d+)$/.exec(line)?.[1];
    if (count !== undefined) this.#cores = Number(count);
  }
}
