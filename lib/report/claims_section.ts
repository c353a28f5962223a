/** The paper's claims, each with its verdict in a word and a sign, the reason, and a picture of the interval. */
import type { ClaimComparison, ClaimVerdict, Comparison } from "../artifact/comparison.ts";
import { groupThousands, probability } from "../artifact/notation.ts";
import { type Html, markup } from "./html.ts";
import { intervalPlot, type Scale, scaleFor } from "./interval_plot.ts";
import { signed } from "./words.ts";

const verdicts: Readonly<Record<ClaimVerdict, { readonly sign: string; readonly style: string }>> = {
  "holds": { sign: "\u2713", style: "good" },
  "does not hold": { sign: "\u2717", style: "bad" },
  "undecided": { sign: "?", style: "open" },
};

export function claimsSection(comparison: Comparison): Html {
  const { claims, omitted, bootstrap } = comparison;
  const scale = scaleFor(claims);
  return markup`<section id="claims" aria-labelledby="claims-heading">
<h2 id="claims-heading">Claims</h2>
${
    claims.length === 0
      ? markup`<p>No claim of the paper could be judged.</p>`
      : markup`<p>Each claim compares two areas under the ROC curve (AUC) on the same test events. It holds, or does not, if
the central ${percent(bootstrap.level)} interval of the difference in ${
        groupThousands(bootstrap.resamples)
      } paired resamples lies wholly
on one side.</p>
<ul class="claims">${claims.map((claim) => claimItem(claim, comparison, scale))}</ul>
${legend(claims, bootstrap.level)}`
  }
${
    omitted.length > 0 &&
    markup`<h3>Not judged</h3>
<ul>${omitted.map(({ text, missing }) => markup`<li>${text} <em>For want of ${missing.join(" and ")}.</em></li>`)}</ul>`
  }
</section>`;
}

function claimItem(claim: ClaimComparison, { indicative }: Comparison, scale: Scale): Html {
  const { sign, style } = verdicts[claim.verdict];
  const published = claim.published === null ? "not published" : `${signed(claim.published, 3)} in the paper`;
  return markup`<li id="claim-${claim.id}">
<p class="verdict ${style}"><span aria-hidden="true">${sign}</span> ${claim.verdict}${
    indicative !== null && markup`
      <em class="mark">indicative</em>
    `
  }</p>
<div><h3>${claim.text}</h3>
<p>${claim.because} <span class="quiet">(${published}; ${claim.source})</span></p>
${secondOpinion(claim)}</div>
${intervalPlot(claim, scale)}
</li>`;
}

/** The verdict is the bootstrap's; another method beside it shows that it does not hang on the method. */
function secondOpinion({ delong, verdict }: ClaimComparison): Html | false {
  if (delong === null) return false;
  const [low, high] = delong.interval.map((limit) => limit.toFixed(4));
  const otherwise = delong.verdict === verdict ? "" : `, which would give "${delong.verdict}"`;
  return markup`<p class="quiet">DeLong's paired test: between ${low} and ${high}, p ${delong.p < 1e-300 ? "" : "= "}${
    probability(delong.p)
  }${otherwise}.</p>`;
}

function legend(claims: readonly ClaimComparison[], level: number): Html {
  const margin = claims.some((claim) => claim.margin !== null);
  return markup`<p class="quiet">In the pictures: \u25cf our difference of AUCs with its ${
    percent(level)
  } interval, \u25c7 the
published difference, dashed: no difference${margin && ", shaded: the margin within which the claim holds"}.</p>`;
}

const percent = (level: number) => `${Math.round(100 * level)} %`;
