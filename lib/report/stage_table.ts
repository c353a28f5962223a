/** Every stage in a row: what it does, what became of it, how long it took. browser/filter.js adds a search. */
import { linkTo, linkToFile } from "./anchors.ts";
import { nodeStates } from "./graph/node_states.ts";
import { type Html, join, markup, type Part } from "./html.ts";
import { scrolling } from "./items_section.ts";
import type { ReportInput, ReportInstance, UnmadeInstance } from "./report_input.ts";
import { backendInWords, durationInWords } from "./words.ts";

export function stageTable(input: ReportInput): Html {
  const { instances, unmade = [] } = input;
  const stages = [...new Set([...instances, ...unmade].map(({ stage }) => stage))];
  const table = markup`<table class="stages">
<caption>The stages of the pipeline in the order in which they can run.</caption>
<thead><tr><th scope="col">Stage</th><th scope="col">What it does</th><th scope="col">State</th><th scope="col" class="number">Took</th><th scope="col">Computed by</th><th scope="col">Published</th></tr></thead>
<tbody>
${stages.map((stage) => row(stage, input))}</tbody>
</table>`;
  return scrolling("Stages", table);
}

function row(stage: string, { instances, unmade = [], files }: ReportInput): Html {
  const made = instances.filter((each) => each.stage === stage);
  const missing = unmade.filter((each) => each.stage === stage);
  const ids = new Set<string>(made.map(({ id }) => id));
  const published = files.filter(({ instance }) => ids.has(instance));
  const words = [...made, ...missing].map(({ id }) => id).concat(made.map(({ task, host }) => `${task} ${host}`))
    .concat(published.map(({ path }) => path));
  const abouts = [...new Set([...made, ...missing].map(({ about }) => about))];
  const seconds = made.reduce((total, each) => total + each.seconds, 0);
  const backends = [...new Set(made.flatMap(({ producer }) => producer ? [backendInWords(producer)] : []))];
  const state = missing[0]?.state ?? "current";
  return markup`<tr data-state="${nodeStates[state].words}" data-published="${
    published.length > 0 ? "yes" : "no"
  }" data-words="${[...new Set(words)].join(" ")}"><th scope="row">${linkTo("stage", stage)}</th><td>${
    join(abouts, "; ")
  }</td><td>${states(made, missing)}</td><td class="number">${made.length > 0 && durationInWords(seconds)}</td><td>${
    join(backends, "; ")
  }</td><td>${publishedFiles(published)}</td></tr>
`;
}

/** "✓ 7 current", "✗ 1 of 7 failed". */
function states(made: readonly ReportInstance[], missing: readonly UnmadeInstance[]): Part {
  const total = made.length + missing.length;
  const counts = [
    ...Map.groupBy([...made.map(() => "current" as const), ...missing.map(({ state }) => state)], (s) => s),
  ];
  const parts = counts.map(([state, { length }]) => {
    const { sign, words, color } = nodeStates[state];
    const count = total === 1 ? "" : length === total ? `${length} ` : `${length} of ${total} `;
    return markup`<span class="${color}">${sign} ${count}${words}</span>`;
  });
  return join(parts, ", ");
}

/** The stem once, and its formats: `figures/5_roc` SVG, PDF; no more than three stems. */
function publishedFiles(files: ReportInput["files"]): Part {
  const stems = [...Map.groupBy(files, ({ path }) => path.replace(/\.[^./]*$/, ""))];
  const shown = stems.slice(0, 3).map(([stem, group]) => {
    const links = group.map(({ path }) => linkToFile(path, path.slice(stem.length + 1).toUpperCase()));
    return markup`<code>${stem}</code> ${join(links, ", ")}`;
  });
  const rest = stems.length - shown.length;
  return join([...shown, ...(rest > 0 ? [`and ${rest} more`] : [])], "; ");
}
