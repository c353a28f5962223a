/** How it was made: the graph of stages as a picture, and the same as a table that can be searched. */
import { fragmentOf } from "./anchors.ts";
import { collapseToStages } from "./graph/graph.ts";
import { drawGraph } from "./graph/graph_svg.ts";
import { instanceGraph } from "./graph/instance_graph.ts";
import { type Html, markup } from "./html.ts";
import type { ReportInput } from "./report_input.ts";
import { stageTable } from "./stage_table.ts";
import { durationInWords } from "./words.ts";

/** More boxes than that nobody reads on a page; a file of their own can be zoomed. */
const mostInstances = 150;

export function madeSection(input: ReportInput): Html {
  const { instances, unmade = [] } = input;
  const whole = instanceGraph([
    ...instances.map(({ id, stage, seconds, inputs }) => ({
      id,
      stage,
      seconds,
      state: "current" as const,
      from: inputs.map(({ from }) => from),
    })),
    ...unmade,
  ], fragmentOf);
  const stages = collapseToStages(whole, (stage) => fragmentOf("stage", stage));
  const seconds = instances.reduce((total, instance) => total + instance.seconds, 0);
  return markup`<section id="made" aria-labelledby="made-heading">
<h2 id="made-heading">How it was made</h2>
${
    stages.nodes.length === 0 ? markup`<p>Nothing has run yet.</p>` : markup`<figure class="dag">
<div class="picture" role="group" aria-label="Graph of the stages" tabindex="0">${
      drawGraph(stages, { title: "Stages and what each is made from", prefix: "node-" })
    }</div>
<figcaption>The stages, each after what it needs, with the time that its instances took: ${
      durationInWords(seconds)
    } in all. An arrow that a longer way implies is left out.${
      stages.edges.some(({ back }) => back) && " A dashed one leads back: a round reads what earlier rounds made."
    } A box leads to its entry below.</figcaption>
</figure>
${perInstance(whole, instances.length + unmade.length)}
${stageTable(input)}`
  }
</section>`;
}

function perInstance(graph: Parameters<typeof drawGraph>[0], count: number): Html {
  if (count > mostInstances) {
    return markup`<p>The same with a box for each of the ${count} instances: <code>deno task graph --per instance --output graph.svg</code></p>`;
  }
  return markup`<details class="more"><summary>The same with a box for each instance</summary>
<div class="picture" role="group" aria-label="Graph of the instances" tabindex="0">${
    drawGraph(graph, { title: "Instances and what each is made from" })
  }</div></details>`;
}
