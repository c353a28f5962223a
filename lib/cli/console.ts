/** Standard output and error, as commands see them. Lines go out whole, in order. */

export interface Console {
  /** Whether standard output is a terminal that can be redrawn. */
  readonly interactive: boolean;
  /** A line of the command's result. */
  print(line: string): void;
  /** A line for the user that is not part of the result: faults. */
  complain(line: string): void;
}

/** The process' own. With CI set, output is plain even on a terminal. */
export function processConsole(): Console {
  const ci = Deno.env.get("CI");
  return {
    interactive: Deno.stdout.isTerminal() && (ci === undefined || ci === "" || ci === "false" || ci === "0") &&
      Deno.env.get("TERM") !== "dumb",
    print: (line) => writeLine(Deno.stdout, line),
    complain: (line) => writeLine(Deno.stderr, line),
  };
}

function writeLine(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  let bytes = new TextEncoder().encode(`${line}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    // The reader has gone, as in `| head`: a run is worth finishing all the same.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
