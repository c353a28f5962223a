/** What the comparison says besides claims and numbers: how well two ways of computing agree, and what to know. */
import { groupThousands } from "../artifact/notation.ts";
import type { Comparison } from "../artifact/comparison.ts";
import { type Html, markup } from "./html.ts";
import { scrolling } from "./items_section.ts";
import { powerOfTenInWords } from "./words.ts";

export function agreementSection({ networks }: Comparison): Html {
  const rows = networks.map(({ title, agreement: { events, largestDifference, fast, reference } }) =>
    markup`<tr><th scope="row">${title}</th><td class="number">${
      powerOfTenInWords(largestDifference)
    }</td><td class="number">${groupThousands(events)}</td><td>${fast}</td><td>${reference}</td></tr>
`
  );
  const table = markup`<table>
<caption>Largest difference between the two outputs, probabilities of signal between 0 and 1, over the events compared and
all seeds.</caption>
<thead><tr><th scope="col">Network</th><th scope="col" class="number">Difference</th><th scope="col" class="number">Events</th><th scope="col">Fast path</th><th scope="col">Reference</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
  return markup`<section id="agreement" aria-labelledby="agreement-heading">
<h2 id="agreement-heading">Fast path and reference</h2>
<p>Every network is computed twice on a sample of the test events: by the code that trained it, and by TensorFlow.js' own
operations.</p>
${scrolling("Fast path and reference", table)}
</section>`;
}

export function notesSection({ notes, sample }: Comparison): Html {
  return markup`<section id="notes" aria-labelledby="notes-heading">
<h2 id="notes-heading">Notes</h2>
${notes.length > 0 && markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
<h3>How the inputs were scaled</h3>
<ul>${sample.scaling.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
</section>`;
}
