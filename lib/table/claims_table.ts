/** The paper's claims and whether they hold. */
import type { ClaimComparison, Comparison } from "../artifact/comparison.ts";
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
      { title: "Source", align: "left" },
    ],
    rows: claims.map((claim) => [claim.text, claim.verdict + mark, claim.because, published(claim), claim.source]),
    notes: [
      `"Between" is the central ${
        100 * bootstrap.level
      } % interval. It holds the uncertainty of the test events, not that of ` +
      "training again.",
      ...(indicative === null ? [] : [`indicative: ${indicative}.`]),
      ...omitted.map(({ text, missing }) => `Not judged, for want of ${missing.join(" and ")}: ${text}`),
    ],
  };
}

function published({ published }: ClaimComparison): string {
  return published === null ? none : published.toFixed(3);
}
