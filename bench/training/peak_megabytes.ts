/** The largest resident size that this process has had, in MB; NaN where the system does not tell. Linux only. */
export function peakMegabytes(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
    return Number(peak) * 1024 / 1e6;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return NaN;
    throw error;
  }
}
