/** What went wrong with a child, in words, and what its user can do about it. */
import type { HostFailure } from "../../host/job.ts";
import { formatBytes, formatDuration } from "../document/format_units.ts";
import type { Instance } from "../instance.ts";
import type { Ending, FailedExit } from "./executor.ts";

export interface Fault {
  /** Completes "train@hl/1 failed: …". */
  readonly text: string;
  /** Lines that say what to do. Where there are some, the end of the log is not shown. */
  readonly advice: readonly string[];
  /** Whether the same run may well end otherwise if it is tried again. */
  readonly mayPass: boolean;
  /** Whether the machine was taken away, so that this does not count as a try. */
  readonly lost?: boolean;
  /** Whether all instances that were handed over together have this fault: then it is told once. */
  readonly common?: boolean;
}

/** What V8, WebAssembly and allocators say when there is no memory; V8's own text is followed by the place. */
const outOfMemory =
  /Fatal (?:JavaScript|process) out of memory: .*|JavaScript heap out of memory|(?:Array buffer|Typed array) allocation failed|could not allocate memory|WebAssembly\.Memory\.grow\(\): .*|Cannot enlarge memory.*|memory allocation of \d+ bytes failed/;

const noSpace = /No space left on device|os error 28\b|Disk quota exceeded/;

/** Of a child that did not end well. */
export function faultOfExit(
  exit: Exclude<Ending, { kind: "finished" }>,
  failure: HostFailure | undefined,
  { instance, checkpoint }: { instance: Instance; checkpoint: string },
): Fault {
  if (exit.kind === "timed out") return timedOut(instance, checkpoint);
  if (exit.kind === "stopped") {
    const { why: text, advice, again } = exit;
    return { text, advice, mayPass: again !== "never", lost: again === "anyway", common: again === "never" };
  }
  const lack = lackOfMemory(exit, failure);
  if (lack !== undefined) {
    return { text: lack, advice: memoryAdvice(instance, exit.peakBytes), mayPass: true };
  }
  if (exit.kind === "out of memory") throw new Error("a lack of memory that is none");
  if (failure?.device) return deviceFailed(failure.message, checkpoint);
  if (noSpace.test(failure?.message ?? exit.printed)) return fullDisk(checkpoint);
  if (failure) return { text: failure.message, advice: [], mayPass: !failure.expected && !failure.refused };
  return { text: `${describe(exit)} without a word`, advice: [], mayPass: true };
}

function describe({ signal, code }: FailedExit): string {
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}

function timedOut({ timeoutSeconds = 0, stage }: Instance, checkpoint: string): Fault {
  const kept = filesIn(checkpoint);
  const advice = kept.length > 0
    ? `  checkpoint: ${
      kept.join(", ")
    } in ${checkpoint}; with a longer timeout of ${stage} in pipeline.yaml a run goes on from there`
    : `  it left no checkpoint; with a longer timeout of ${stage} in pipeline.yaml a run begins anew`;
  return {
    text: `its timeout of ${formatDuration(timeoutSeconds)} is over`,
    advice: [advice],
    mayPass: kept.length > 0,
  };
}

/** A device that was lost, or whose memory is exhausted: another time, or a CPU, may do better. */
function deviceFailed(text: string, checkpoint: string): Fault {
  const kept = filesIn(checkpoint);
  const advice = kept.length > 0
    ? `  checkpoint: ${
      kept.join(", ")
    } in ${checkpoint}; run again to go on from there, with --on-device-loss continue ` +
      "on the CPU if the device fails again"
    : "  it left no checkpoint; with --on-device-loss continue a run whose device fails goes on on the CPU";
  return { text, advice: [advice], mayPass: true };
}

function fullDisk(checkpoint: string): Fault {
  const kept = filesIn(checkpoint).length > 0 ? "; it goes on from its last checkpoint" : "";
  return {
    text: "no space is left on the disk of .reproduce, expected room for its outputs",
    advice: [`  space: free some (deno task gc frees what nothing names), then run again${kept}`],
    mayPass: false,
  };
}

/** How a lack of memory shows itself; undefined if the child ended for another reason. */
function lackOfMemory(
  exit: FailedExit | Extract<Ending, { kind: "out of memory" }>,
  failure: HostFailure | undefined,
): string | undefined {
  if (exit.kind === "out of memory") return `it ran out of memory (${exit.said})`;
  const { signal, printed } = exit;
  const said = outOfMemory.exec(failure?.message ?? printed)?.[0].trim();
  if (said !== undefined) return `it ran out of memory (${said})`;
  if (signal === "SIGKILL" && !failure) return "it was killed (SIGKILL), as the system does when memory runs out";
  return undefined;
}

function memoryAdvice({ stage, resources: { memoryBytes } }: Instance, peakBytes: number | undefined): string[] {
  const declared = `resources.memory of ${stage} is ${formatBytes(memoryBytes)}`;
  if (peakBytes === undefined) return [`  memory: ${declared}; raise it, so that less runs beside it, or use --jobs 1`];
  const had = `  memory: it had ${formatBytes(peakBytes)} at most as far as was seen, ${declared}`;
  return [
    peakBytes > memoryBytes
      ? `${had}; raise that in pipeline.yaml, so that less runs beside it, or use --jobs 1 or a machine with more`
      : `${had}; it kept to that, so something else took the rest: use --jobs 1 or a machine with more`,
  ];
}

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
  } catch {
    return [];
  }
}
