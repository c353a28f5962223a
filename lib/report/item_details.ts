/** What a figure or table expands to: its data, its spec, what computed it, and what it was made from. */
import { linkTo, linkToFile } from "./anchors.ts";
import { csvPreview, parseCsv } from "./csv_table.ts";
import { type Html, join, markup, type Part } from "./html.ts";
import { instanceOf, type PublishedItem } from "./published_items.ts";
import type { ReportFile, ReportInput, ReportInstance } from "./report_input.ts";
import { specText } from "./spec_text.ts";
import { durationInWords, producerInWords } from "./words.ts";

/** @param spec of a figure. */
export function itemDetails(item: PublishedItem, input: ReportInput, spec?: unknown): Html {
  const { label, instance, formats } = item;
  const made = input.instances.find(({ id }) => id === instance);
  const [csv, json, tex] = ["csv", "json", "tex"].map((extension) => formats.get(extension));
  return markup`<details class="more">
<summary>What is behind ${label}</summary>
${made && provenance(made, input)}
${
    csv && markup`<h4>Data</h4>
${csvPreview(parseCsv(textOf(csv)), csv.path, label)}`
  }
${json && spec !== undefined && specBlock(json, label, spec)}
${
    tex && markup`<h4>LaTeX</h4>
${source(textOf(tex), `LaTeX of ${label}`)}`
  }
</details>`;
}

function provenance(made: ReportInstance, input: ReportInput): Html {
  const { id, stage, about, task, seconds, producer, host, command } = made;
  const facts: [string, Part][] = [
    ["Made by", markup`${linkTo("instance", id)}, <code>${task}</code>: ${about}`],
    ["Again with", markup`<code>${command}</code>`],
    ["Made from", directInputs(made, input)],
    ["In the end from", sourcesBehind(made, input)],
    ["In the picture", linkTo("node", stage, `${stage} and its way there`)],
    ["Computed by", producerInWords(producer)],
    ["On", host],
    ["Took", durationInWords(seconds)],
  ];
  return markup`<dl>${facts.map(([term, fact]) => markup`<div><dt>${term}</dt><dd>${fact}</dd></div>`)}</dl>`;
}

/** Its inputs, gathered by output name: `evaluate.roc: evaluate@ht, evaluate@et`. */
function directInputs({ inputs }: ReportInstance, { instances, sources }: ReportInput): Part {
  if (inputs.length === 0) return "no input";
  const lines = [...Map.groupBy(inputs, ({ name }) => name)].map(([name, files]) => {
    const links = files.map(({ from }) => {
      const source = /^source (.*)$/.exec(from)?.[1];
      if (source !== undefined) {
        return sources.some((each) => each.name === source) ? linkTo("source", source, from) : from;
      }
      const instance = instanceOf(from);
      return instances.some(({ id }) => id === instance) ? linkTo("instance", instance, from) : from;
    });
    return markup`<li>${name}: ${join(links, ", ")}</li>`;
  });
  return markup`<ul>${lines}</ul>`;
}

/** The sources that its inputs, and theirs, were made from. */
function sourcesBehind({ id }: ReportInstance, { instances, sources }: ReportInput): Part {
  const upstream = new Map(instances.map((each) => [each.id, each.inputs.map(({ from }) => from)]));
  const seen = new Set<string>();
  const queue = [id];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    queue.push(...(upstream.get(at) ?? []).map((from) => from.startsWith("source ") ? from : instanceOf(from)));
  }
  const found = sources.filter(({ name }) => seen.has(`source ${name}`));
  return found.length === 0 ? "no file from outside" : join(found.map(({ name }) => linkTo("source", name)), ", ");
}

function specBlock({ path }: ReportFile, label: string, spec: unknown): Html {
  const { text, cut } = specText(spec);
  return markup`<h4>Vega-Lite spec</h4>
<p class="quiet">Without its data and style${cut && ", and only its beginning"}; ${linkToFile(path)} is complete.</p>
${source(text, `Spec of ${label}`)}`;
}

function source(text: string, label: string): Html {
  return markup`<pre role="group" aria-label="${label}" tabindex="0">${text}</pre>`;
}

export function textOf(file: ReportFile | undefined): string {
  return file ? new TextDecoder().decode(file.bytes) : "";
}
