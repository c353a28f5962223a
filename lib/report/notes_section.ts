/** What a reader should know: the comparison's notes, and how the inputs were scaled. */
import type { Comparison } from "../artifact/comparison.ts";
import { type Html, markup } from "./html.ts";

export function notesSection({ notes, sample }: Comparison): Html {
  return markup`<section id="notes" aria-labelledby="notes-heading">
<h2 id="notes-heading">Notes</h2>
${notes.length > 0 && markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
<h3>How the inputs were scaled</h3>
<ul>${sample.scaling.map((sentence) => markup`<li>${sentence}</li>`)}</ul>
</section>`;
}
