/** What came from outside, and what on the page is not of this run. */
import { anchorOf, digestCode } from "./anchors.ts";
import { type Html, markup } from "./html.ts";
import { scrolling } from "./items_section.ts";
import type { ReportInput } from "./report_input.ts";

export function sourcesSection({ sources }: ReportInput): Html {
  const rows = sources.map(({ name, path, about, digest }) =>
    markup`<tr id="${
      anchorOf("source", name)
    }"><th scope="row">${name}</th><td><code>${path}</code></td><td>${about}</td><td>${digestCode(digest)}</td></tr>
`
  );
  const table = markup`<table>
<caption>Files from outside the pipeline, with the SHA-256 of the bytes that this run read.</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Path</th><th scope="col">What it is</th><th scope="col">Digest</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`;
  return markup`<section id="sources" aria-labelledby="sources-heading">
<h2 id="sources-heading">Sources</h2>
${sources.length > 0 ? scrolling("Sources", table) : markup`<p>The pipeline reads no file from outside.</p>`}
</section>`;
}

export function caveatsSection({ caveats }: ReportInput): Html {
  return markup`<section id="caveats" aria-labelledby="caveats-heading">
<h2 id="caveats-heading">Caveats</h2>
${
    caveats.length > 0
      ? markup`<ul>${caveats.map((caveat) => markup`<li>${caveat}</li>`)}</ul>`
      : markup`<p>None: everything on this page follows from the sources above, by the instances above.</p>`
  }
</section>`;
}
