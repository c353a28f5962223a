/** Our numbers beside the published ones, for a page without a published table of them. */
import type { Comparison, NetworkComparison } from "../artifact/comparison.ts";
import { asQuoted, groupThousands, withUncertainties } from "../artifact/notation.ts";
import { type Html, join, markup, type Part } from "./html.ts";

type Quoted = NetworkComparison["auc"]["published"];

export function comparisonTable({ networks, sample, indicative }: Comparison): Html {
  return markup`<table>
<caption>Area under the ROC curve (AUC): ours, with one standard deviation in the last digits, beside the published.${
    sample.notComparable !== null && ` Numbers are not comparable: ${sample.notComparable}.`
  }${indicative !== null && ` Indicative: ${indicative}.`}</caption>
<thead><tr><th scope="col">Network</th><th scope="col" class="number">AUC, ours</th><th scope="col" class="number">published</th><th scope="col" class="number">re-run</th><th scope="col">Verdict</th><th scope="col" class="number">Parameters</th><th scope="col" class="number">Epochs</th></tr></thead>
<tbody>
${networks.map(row)}</tbody>
</table>`;
}

function row({ title, auc, parameters, epochs }: NetworkComparison): Html {
  const { ours, published, rerun, verdict } = auc;
  return markup`<tr><th scope="row">${title}</th><td class="number">${
    withUncertainties(ours.value, ours.bootstrap, ours.seeds)
  }</td><td class="number">${quoted(published)}</td><td class="number">${quoted(rerun)}</td><td>${
    verdict ?? "\u2013"
  }</td><td class="number">${groupThousands(parameters)}</td><td class="number">${
    epochs.length === 0 ? "\u2013" : join(epochs.map(({ run }) => run), ", ")
  }</td></tr>
`;
}

function quoted(number: Quoted): Part {
  return number === null ? "\u2013" : asQuoted(number.value, number.error);
}
