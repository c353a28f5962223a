/**
 * What one core of this machine does at most in the WebAssembly that our kernels are written in: multiply-adds per second
 * of processor time on registers alone, and bytes read per second.
 */
import process from "node:process";

interface Loops {
  multiplyAdd(rounds: number): number;
  readAll(at: number, bytes: number, times: number): number;
}

const megabyte = 2 ** 20;
/** Larger than any cache of the processors we know; and what stays in the second level of one core. */
const sizes = { memory: 192 * megabyte, cache: megabyte / 4 } as const;
/** A multiply-add counts as two operations. */
const flopPerRound = 2 * 320;

export interface Peak {
  /** GFLOP per second of one core's time. */
  readonly gflops: number;
  /** GB read per second of one core's time: from memory, and from the second level of the cache. */
  readonly memory: number;
  readonly cache: number;
}

function instantiate(): Loops {
  const pages = 16 + sizes.memory / 65536, memory = new WebAssembly.Memory({ initial: pages });
  new Float32Array(memory.buffer).fill(1);
  const bytes = Deno.readFileSync(new URL("peak.wasm", import.meta.url));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return instance.exports as unknown as Loops;
}

function cpuSeconds(call: () => void): number {
  const before = process.cpuUsage();
  call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The best of `rounds` short measurements, in 1e9 per second. */
function best(rounds: number, amount: number, call: () => void): number {
  call(); // which also makes V8 compile it well
  return amount / Math.min(...Array.from({ length: rounds }, () => cpuSeconds(call))) / 1e9;
}

/** Takes about two seconds. */
export function measurePeak(rounds = 12): Peak {
  const loops = instantiate(), count = 2_000_000, { memory, cache } = sizes, times = 2048;
  return {
    gflops: best(rounds, count * flopPerRound, () => loops.multiplyAdd(count)),
    memory: best(rounds, memory, () => loops.readAll(0, memory, 1)),
    cache: best(rounds, cache * times, () => loops.readAll(0, cache, times)),
  };
}

if (import.meta.main) console.log(JSON.stringify(measurePeak()));
