/** Watching a command from outside: what it prints, and what still runs after it. */
import { setImmediate } from "node:timers";

/** Resolves when a line of the command's output matches; the rest of the output is discarded. */
export async function waitForLine(
  child: { readonly stdout: ReadableStream<Uint8Array<ArrayBuffer>> },
  wanted: (line: string) => boolean,
): Promise<void> {
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    if (lines.some(wanted)) return;
  }
  throw new Error("the command ended before the line came");
}

/** Commands of living processes that mention a folder. */
export function processesOf(root: string): string[] {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap(({ name }) => {
    try {
      const command = Deno.readTextFileSync(`/proc/${name}/cmdline`);
      const state = /^\d+ \(.*\) (\w)/.exec(Deno.readTextFileSync(`/proc/${name}/stat`))?.[1];
      return command.includes(root) && state !== "Z" ? [command] : [];
    } catch {
      return [];
    }
  });
}

/** Milliseconds until nothing of the project runs any more, at most `limit`. */
export async function timeUntilGone(root: string, limit: number): Promise<number> {
  const start = performance.now();
  while (processesOf(root).length > 0 && performance.now() - start < limit) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return performance.now() - start;
}

/** Processes that a living one has started, by /proc; none where it has ended. */
export function childrenOf(pid: number): number[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((id) => {
    try {
      // The name in parentheses may hold anything; after it come the state and the parent.
      return Number(/\) \w (\d+) [^)]*$/.exec(Deno.readTextFileSync(`/proc/${id}/stat`))?.[1]) === pid;
    } catch {
      return false;
    }
  });
}
