/** How each network was computed: where, by what, and how well the fast path agrees with a reference. */
import type { Comparison, NetworkComparison } from "../artifact/comparison.ts";
import { groupThousands } from "../artifact/notation.ts";
import { linkTo } from "./anchors.ts";
import { type Html, join, markup } from "./html.ts";
import { scrolling } from "./items_section.ts";
import type { ReportInput, ReportInstance } from "./report_input.ts";
import { backendInWords, durationInWords, powerOfTenInWords } from "./words.ts";

export function computationSection({ networks }: Comparison, { instances }: ReportInput): Html {
  return markup`<section id="computation" aria-labelledby="computation-heading">
<h2 id="computation-heading">How each network was computed</h2>
${scrolling("Where each network was computed", placesTable(networks, instances))}
<p>Every network is computed twice on a sample of the test events: by the code that trained it, and by TensorFlow.js' own
operations.</p>
${scrolling("Fast path and reference", agreementTable(networks))}
</section>`;
}

/** Instances of which a matrix value is the network's name, where the records say what computed them. */
function placesTable(networks: readonly NetworkComparison[], instances: readonly ReportInstance[]): Html {
  const rows = networks.map(({ name, title }) => {
    const made = instances.filter(({ id, producer }) =>
      producer !== undefined && producer.backend !== "none" && matrixValues(id).includes(name)
    );
    const distinct = (of: (instance: ReportInstance) => string) => join([...new Set(made.map(of))], "; ");
    return markup`<tr><th scope="row">${title}</th><td>${
      made.length === 0 ? "not in the records" : join(made.map(({ id }) => linkTo("instance", id)), ", ")
    }</td><td>${distinct(({ producer }) => backendInWords(producer))}</td><td>${
      distinct(({ host }) => host)
    }</td><td class="number">${durationInWords(made.reduce((total, { seconds }) => total + seconds, 0))}</td></tr>
`;
  });
  return markup`<table>
<caption>Where each network was trained and applied, by the records of those runs.</caption>
<thead><tr><th scope="col">Network</th><th scope="col">Instances</th><th scope="col">Computed by</th><th scope="col">On</th><th scope="col" class="number">Took</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

/** ["et", "1"] of `train@et/1`. */
function matrixValues(id: string): string[] {
  return id.includes("@") ? id.slice(id.indexOf("@") + 1).split("/") : [];
}

function agreementTable(networks: readonly NetworkComparison[]): Html {
  const rows = networks.map(({ title, agreement: { events, largestDifference, fast, reference } }) =>
    markup`<tr><th scope="row">${title}</th><td class="number">${
      powerOfTenInWords(largestDifference)
    }</td><td class="number">${groupThousands(events)}</td><td>${fast}</td><td>${reference}</td></tr>
`
  );
  return markup`<table>
<caption>Largest difference between the two outputs, probabilities between 0 and 1, over the events compared and all
seeds.</caption>
<thead><tr><th scope="col">Network</th><th scope="col" class="number">Difference</th><th scope="col" class="number">Events</th><th scope="col">Fast path</th><th scope="col">Reference</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}
