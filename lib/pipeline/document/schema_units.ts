/** Amounts as pipeline.yaml writes them; document_schema.ts has checked their form. */

const BYTES: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };
const SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** `1.5GB` in bytes. */
export function parseBytes(amount: string): number {
  const [, number, unit] = /^([\d.]+)(\D+)$/.exec(amount) ?? [];
  return Math.round(Number(number) * (BYTES[unit ?? ""] ?? NaN));
}

/** `1h30m` in seconds. */
export function parseDuration(duration: string): number {
  let seconds = 0;
  for (const [, number, unit] of duration.matchAll(/(\d+)([hms])/g)) {
    seconds += Number(number) * (SECONDS[unit ?? ""] ?? NaN);
  }
  return seconds;
}
