/** Amounts as pipeline.yaml writes them, rounded for reading; schema_units.ts reads them. */

/** `1.5GB`, `340MB`. */
export function formatBytes(bytes: number): string {
  return bytes < 999.5e6 ? `${Math.round(bytes / 1e6)}MB` : `${Number((bytes / 1e9).toPrecision(2))}GB`;
}

/** `1h30m`, `45s`. */
export function formatDuration(seconds: number): string {
  const parts = [[Math.floor(seconds / 3600), "h"], [Math.floor(seconds / 60) % 60, "m"], [seconds % 60, "s"]] as const;
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join("") || "0s";
}
