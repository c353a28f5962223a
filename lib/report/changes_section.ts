/** What was done otherwise than in the paper and why, and what the published numbers are worth; each with its source. */
import type { Comparison } from "../artifact/comparison.ts";
import { type Html, markup } from "./html.ts";

export function changesSection({ remarks, sample, notes }: Comparison): Html {
  const about = (subject: Comparison["remarks"][number]["about"]) =>
    remarks.filter((remark) => remark.about === subject);
  const [method, numbers] = [about("method"), about("numbers")];
  return markup`<section id="changes" aria-labelledby="changes-heading">
<h2 id="changes-heading">What we changed and why</h2>
${method.length === 0 && markup`<p>Nothing: this run does as the paper says.</p>`}
${list(method)}
<h3>How the inputs were scaled in this run</h3>
<ul>${sample.scaling.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
${
    numbers.length > 0 && markup`<h3>What the published numbers are worth</h3>
${list(numbers)}`
  }
${
    notes.length > 0 && markup`<h3>Notes on this run</h3>
<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`
  }
</section>`;
}

function list(remarks: Comparison["remarks"]): Html | false {
  return remarks.length > 0 &&
    markup`<dl class="remarks">${
      remarks.map(({ id, title, text, source }) =>
        markup`<div id="remark-${id}"><dt>${title}</dt><dd>${text} <span class="quiet">Source: ${source}.</span></dd></div>
`
      )
    }</dl>`;
}
