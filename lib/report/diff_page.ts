/**
 * The page of `diff`: what differs between two states, every number that moved, and the figures side by side. One HTML
 * file that needs nothing from any network.
 */
import type { ExplainedChange, ProfileDiff } from "../pipeline/diff/diff.ts";
import type { FigureChange, Picture } from "../pipeline/diff/figures.ts";
import type { NumberChange } from "../pipeline/diff/numbers.ts";
import { diffStyleSheet } from "./diff_style_sheet.ts";
import { Html, markup, type Part } from "./html.ts";
import { styleSheet } from "./style_sheet.ts";

/** Pictures are data; nothing is loaded, and no script runs, not even one hidden in a figure. */
const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

interface States {
  readonly before: string;
  readonly now: string;
}

/** The same input gives the same bytes. */
export function renderDiffPage(states: States, diffs: readonly ProfileDiff[]): string {
  const { before, now } = states;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What moved: ${before} and ${now}</title>
<style>${new Html(styleSheet + diffStyleSheet)}</style>
</head>
<body>
<header>
<p class="kicker">Two states of a reproduction</p>
<h1>What moved</h1>
<p>Before: <strong>${before}</strong>. Now: <strong>${now}</strong>.</p>
</header>
<main>
${diffs.map((diff) => [profileSection(diff), "\n"])}</main>
</body>
</html>
`.markup;
}

function profileSection(diff: ProfileDiff): Html {
  const { before, now, instances, sources, numbers, figures, compared } = diff;
  const title = before === now ? `Profile ${now}` : `Profile ${before}, then ${now}`;
  const beyond = numbers.filter((number) => number.beyond).length;
  const differs = instances.length + sources.length > 0;
  return markup`<section id="profile-${now}">
<h2>${title}</h2>
<p class="answer">${
    differs
      ? markup`${instances.length} of ${compared.instances} instances differ; <span class="${
        beyond > 0 ? "bad" : "good"
      }">${beyond} of ${compared.numbers} numbers moved beyond their tolerance</span>.`
      : markup`Nothing differs in ${compared.instances} instances.`
  }</p>
${numbers.length > 0 && numbersTable(numbers)}
${figures.map((figure) => figurePair(figure, diff))}
${differs && changesTable(diff)}
</section>`;
}

function numbersTable(numbers: ProfileDiff["numbers"]): Html {
  const rows = numbers.map(({ instance, ...number }) =>
    markup`<tr><th scope="row">${instance}<br><code>${number.place}</code></th>${
      [number.before, number.now, number.tolerance].map((value) => markup`<td class="number">${value ?? "none"}</td>`)
    }<td class="number ${number.beyond ? "bad" : "quiet"}">${distanceOf(number)}</td></tr>\n`
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Numbers"><table>
<caption>Numbers that differ, the one that moved farthest first. A distance is counted in tolerances.</caption>
<thead><tr><th scope="col">Number</th><th scope="col" class="number">Before</th><th scope="col" class="number">Now</th><th scope="col" class="number">Tolerance</th><th scope="col" class="number">Distance</th></tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

function distanceOf({ before, now, beyond, tolerances }: NumberChange): string {
  if (before === undefined) return "new";
  if (now === undefined) return "gone";
  const distance = Number.isFinite(tolerances) ? String(Number(tolerances.toPrecision(3))) : "any is too far";
  return beyond ? `${distance}, beyond` : distance;
}

function figurePair({ instance, output, format, before, now }: FigureChange, diff: ProfileDiff): Html {
  const side = (word: string, picture: Picture | undefined) =>
    markup`<div><p class="quiet">${word}</p>${pictureOf(picture, format, `${instance}, ${word}`)}</div>`;
  const [old, current] = diff.before === diff.now
    ? ["before", "now"]
    : [`profile ${diff.before}`, `profile ${diff.now}`];
  return markup`<figure class="pair">
<div class="sides">${side(old ?? "", before)}${side(current ?? "", now)}</div>
<figcaption>${instance}, output ${output}</figcaption>
</figure>
`;
}

function pictureOf(picture: Picture | undefined, format: FigureChange["format"], description: string): Part {
  if (!picture) return markup`<p>There is no such figure.</p>`;
  if (!picture.bytes) {
    return markup`<p class="warning">Its bytes are neither in the store nor in the results of that state: <code class="digest">${picture.digest}</code></p>`;
  }
  const type = format === "svg" ? "image/svg+xml" : "image/png";
  const url = `data:${type};base64,${new Uint8Array(picture.bytes).toBase64()}`;
  return markup`<div class="picture"><img src="${url}" alt="${description}"></div>`;
}

function changesTable({ instances, sources }: ProfileDiff): Html {
  const sourceRows = sources.map(({ name, before, now }) =>
    markup`<tr><th scope="row">source ${name}</th><td>${
      before ? (now ? "other content" : "gone") : "new"
    }</td><td></td></tr>\n`
  );
  const rows = instances.map((change) =>
    markup`<tr><th scope="row">${change.instance}</th><td>${whyOf(change)}</td><td>${
      change.outputs.map(({ name }) => name).join(", ") || "the same bytes"
    }</td></tr>\n`
  );
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Instances"><table>
<caption>Instances that differ, and why.</caption>
<thead><tr><th scope="col">Instance</th><th scope="col">Why</th><th scope="col">Other bytes</th></tr></thead>
<tbody>
${sourceRows}${rows}</tbody></table></div>`;
}

function whyOf({ state, causes, unknown }: ExplainedChange): Part {
  if (state === "unsettled") return "two merged branches both changed it";
  if (state !== "changed") return state;
  return markup`<ul>${causes.map(({ text }) => markup`<li>${text}</li>`)}${
    unknown.map((text) => markup`<li class="quiet">Not known: ${text}</li>`)
  }</ul>`;
}
