/** Where each number was made: every instance with what computed it, from what, into what, and how to do it again. */
import { anchorOf, digestCode, linkTo, linkToFile } from "./anchors.ts";
import { nodeStates } from "./graph/node_states.ts";
import { type Html, join, markup, type Part } from "./html.ts";
import { instanceOf } from "./published_items.ts";
import type { ReportFile, ReportInput, ReportInstance } from "./report_input.ts";
import { backendInWords, bytesInWords, durationInWords, producerInWords } from "./words.ts";

export function provenanceSection(input: ReportInput): Html {
  const { instances, unmade = [] } = input;
  const stages = [...new Set([...instances, ...unmade].map(({ stage }) => stage))];
  return markup`<section id="provenance" aria-labelledby="provenance-heading">
<h2 id="provenance-heading">Where each number was made</h2>
<p>Each entry is one run of a task. Its fingerprint is the SHA-256 of all that decides its outputs: code, packages,
parameters, inputs; an output's digest is the SHA-256 of its bytes. The command makes the entry again, and whatever it
needs.</p>
${stages.length === 0 && markup`<p>Nothing has run yet.</p>`}
${stages.map((stage) => stageBlock(stage, input))}
</section>`;
}

function stageBlock(stage: string, input: ReportInput): Html {
  const instances = input.instances.filter((each) => each.stage === stage);
  const unmade = (input.unmade ?? []).filter((each) => each.stage === stage);
  const abouts = [...new Set([...instances, ...unmade].map(({ about }) => about))];
  return markup`<div class="stage" id="${anchorOf("stage", stage)}">
<h3>${stage}</h3>
<p>${abouts.length === 1 && abouts[0]}</p>
${instances.map((instance) => entry(instance, input, abouts.length > 1))}${
    unmade.map(({ id, state, command }) =>
      markup`<p id="${anchorOf("instance", id)}">${nodeStates[state].sign} <span class="name">${id}</span> ${
        nodeStates[state].words
      }; to make it: <code>${command}</code></p>
`
    )
  }
</div>
`;
}

function entry(instance: ReportInstance, input: ReportInput, withAbout: boolean): Html {
  const { id, about, task, params, seconds, producer, host, command, fingerprint, accepted = [] } = instance;
  const facts: [string, Part][] = [
    ...(withAbout ? [["About", about] as [string, Part]] : []),
    ["Again with", markup`<code>${command}</code>`],
    ["Task", markup`<code>${task}</code>`],
    ["Parameters", markup`<code>${jsonOnOneLine(params)}</code>`],
    ["Computed by", producerFacts(instance)],
    ["On", host],
    ["Took", durationInWords(seconds)],
    ["Fingerprint", digestCode(fingerprint)],
    ...accepted.map(({ because, changes }): [string, Part] => [
      "Accepted",
      `Not run again after a change (${changes.join(", ")}), since: ${because}`,
    ]),
    ["From", inputList(instance, input)],
    ["Into", outputList(instance, input)],
  ];
  return markup`<details class="entry" id="${anchorOf("instance", id)}">
<summary><span class="name">${id}</span> <span class="quiet">${durationInWords(seconds)}, ${backendInWords(producer)}${
    accepted.length > 0 && ", accepted after a change"
  }</span></summary>
<dl>${facts.map(([term, fact]) => markup`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>
</details>
`;
}

function producerFacts({ producer }: ReportInstance): Part {
  const packages = Object.entries(producer?.packages ?? {}).map(([name, version]) => `${name} ${version}`);
  return join([producerInWords(producer), ...packages], ", ");
}

function inputList({ inputs }: ReportInstance, input: ReportInput): Part {
  if (inputs.length === 0) return "no input";
  const items = inputs.map(({ name, from, digest }) =>
    markup`<li>${name}: ${originLink(from, input)} ${digestCode(digest)}</li>`
  );
  return markup`<ul>${items}</ul>`;
}

/** Links `train@et/1.model` and `source electrons` to their entries, where the page has these. */
function originLink(from: string, { instances, sources }: ReportInput): Part {
  const source = /^source (.*)$/.exec(from)?.[1];
  if (source !== undefined) return sources.some(({ name }) => name === source) ? linkTo("source", source, from) : from;
  const instance = instanceOf(from);
  return instances.some(({ id }) => id === instance) ? linkTo("instance", instance, from) : from;
}

function outputList({ id, outputs }: ReportInstance, { files }: ReportInput): Html {
  const items = outputs.map(({ name, file, digest, bytes }) => {
    const published = files.filter((each) => each.instance === id && each.output === name);
    return markup`<li>${name}: ${file}, ${bytesInWords(bytes)}${publishedAs(published)} ${digestCode(digest)}</li>`;
  });
  return markup`<ul>${items}</ul>`;
}

function publishedAs(files: readonly ReportFile[]): Part {
  return files.length > 0 && [", published as ", join(files.map(({ path }) => linkToFile(path)), ", ")];
}

/** With blanks where a line may break. */
function jsonOnOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");
}
