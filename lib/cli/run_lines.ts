/** Whole lines that both displays for people print. */
import type { RunEvent } from "../pipeline/event.ts";
import type { Ending, Heading } from "./display.ts";
import { formatCounts, formatSeconds } from "./run_text.ts";

export function headingLines({ title, profile, basedOn = profile, overrides, sources, targets }: Heading): string[] {
  const changed = overrides.length === 0 ? "" : ` with ${overrides.join(", ")}`;
  const what = targets.length === 0 ? "" : `; only ${targets.join(", ")} and all that goes into it`;
  const described = sources.map(({ path, about }) => about ? `${path} (${about})` : path);
  return [
    `${title}: profile ${basedOn}${changed}${what}`,
    ...(described.length > 0 ? [`from ${described.join(", ")}`] : []),
  ];
}

/** The end of an instance; nothing where it was current, since then nothing happened. */
export function settledLines(event: RunEvent & { kind: "settled" }): string[] {
  const { instance, outcome, seconds, reasons, verdict, failure = [] } = event;
  switch (outcome) {
    case "current":
      return [];
    case "ran":
      return [
        verdict ? `${instance} ${verdict} (${formatSeconds(seconds)})` : `${instance} ran in ${formatSeconds(seconds)}`,
      ];
    case "restored":
      return [`${instance} restored from the store`];
    case "fetched":
      return [`${instance} fetched from the cache`];
    case "failed":
      return failure.length > 0 ? [...failure] : [`${instance} failed after ${formatSeconds(seconds)}`];
    case "skipped":
      return [`${instance} skipped: ${reasons.map(({ text }) => text).join("; ")}`];
  }
}

export function summaryLine({ counts, seconds, interrupted }: Ending): string {
  const how = interrupted ? "interrupted" : counts.failed > 0 ? "failed" : "done";
  return `${how} in ${formatSeconds(seconds)}: ${formatCounts(counts)}`;
}
