/** The peak resident size of a command, as GNU time measures it. */

const gnuTime = "/usr/bin/time";

/**
 * Hands `run` the command, wrapped where there is GNU time, and returns its result with the peak in MB: that of the
 * command or of a process that it waited for, whichever is larger. Undefined without GNU time.
 */
export async function withPeakMemory<T>(
  command: readonly string[],
  run: (program: string, args: readonly string[]) => Promise<T>,
): Promise<{ result: T; peak: number | undefined }> {
  const [program = "", ...args] = command;
  if (!await isGnuTime()) return { result: await run(program, args), peak: undefined };
  const output = await Deno.makeTempFile();
  try {
    const result = await run(gnuTime, ["--quiet", "--format=%M", `--output=${output}`, ...command]);
    return { result, peak: Number(await Deno.readTextFile(output)) * 1024 / 1e6 };
  } finally {
    await Deno.remove(output);
  }
}

async function isGnuTime(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command(gnuTime, { args: ["--version"], stderr: "null" }).output();
    return new TextDecoder().decode(stdout).includes("GNU");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
