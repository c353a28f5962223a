/** The paper's claims and whether they hold. */
import type { ClaimComparison, Comparison } from "../artifact/comparison.ts";
import { probability } from "../artifact/notation.ts";
import { none } from "./numbers.ts";
import type { Table } from "./table.ts";

export function claimsTable({ claims, omitted, bootstrap, indicative }: Comparison): Table {
  const mark = indicative === null ? "" : " (indicative)";
  return {
    name: "claims",
    caption: `Claims of the paper, judged by the paired bootstrap of an AUC difference over the test events.`,
    columns: [
      { title: "Claim", align: "left" },
      { title: "Verdict", align: "left" },
      { title: "Difference of AUCs", align: "left" },
      { title: "in the paper", align: "right" },
      { title: "DeLong's interval", align: "left" },
      { title: "p of equal AUCs", align: "right" },
      { title: "Source", align: "left" },
    ],
    rows: claims.map((
      claim,
    ) => [claim.text, claim.verdict + mark, claim.because, published(claim), ...delong(claim), claim.source]),
    notes: [
      `"Between" is the central ${
        100 * bootstrap.level
      } % interval. It holds the uncertainty of the test events, not that of ` +
      "training again.",
      "DeLong's paired test is shown beside it and decides nothing" + disagreement(claims),
      ...(indicative === null ? [] : [`indicative: ${indicative}.`]),
      ...omitted.map(({ text, missing }) => `Not judged, for want of ${missing.join(" and ")}: ${text}`),
    ],
  };
}

/** The interval and the p-value of the paired test. */
function delong({ delong }: ClaimComparison): [interval: string, p: string] {
  if (delong === null) return [none, none];
  const [low, high] = delong.interval.map((limit) => limit.toFixed(4).replace(/^-(0\.0000)$/, "$1"));
  return [`${low} to ${high}`, probability(delong.p)];
}

function disagreement(claims: readonly ClaimComparison[]): string {
  const tested = claims.filter(({ delong }) => delong !== null);
  const otherwise = tested.filter(({ delong, verdict }) => delong?.verdict !== verdict);
  if (tested.length === 0) return ".";
  if (otherwise.length === 0) return "; its interval gives the same verdicts.";
  return `; its interval would give another verdict on: ${otherwise.map(({ text }) => text).join(" ")}`;
}

function published({ published }: ClaimComparison): string {
  return published === null ? none : published.toFixed(3);
}
