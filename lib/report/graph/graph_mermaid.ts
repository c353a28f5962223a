/** A graph as Mermaid text, for READMEs and issues: GitHub and GitLab draw it. All edges, also those that others imply. */
import { durationInWords } from "../words.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { nodeStateNames, nodeStates } from "./node_states.ts";

/** Colours that read on light and on dark ground; the dash says the same. */
const strokes: Readonly<Record<string, string>> = {
  text: "#57606a",
  good: "#1a7f37",
  open: "#9a6700",
  quiet: "#6e7781",
  bad: "#cf222e",
};

export function writeMermaid({ nodes, edges }: Graph): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const used = nodeStateNames.filter((name) => nodes.some(({ state }) => state === name));
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${names.get(node.id)}${shape(node)}:::${nodeStates[node.state].style.replace("-", "_")}`),
    ...edges.flatMap(({ from, to, back }) => {
      const [start, end] = [names.get(from), names.get(to)];
      return start && end ? [`  ${start} ${back ? "-.->" : "-->"} ${end}`] : [];
    }),
    ...used.map((name) => {
      const { color, dash, line, style } = nodeStates[name];
      const pattern = dash === undefined ? "" : `,stroke-dasharray:${dash}`;
      return `  classDef ${style.replace("-", "_")} stroke:${strokes[color]},stroke-width:${line}px${pattern}`;
    }),
    "",
  ].join("\n");
}

function shape({ label, state, note, seconds }: GraphNode): string {
  const { sign, words } = nodeStates[state];
  const time = seconds === undefined ? [] : [durationInWords(seconds)];
  const details = [...(state === "source" ? [] : [words]), ...(note === undefined ? [] : [note]), ...time].join(", ");
  const text = `"${escape(`${sign} ${label}`)}${details === "" ? "" : `<br>${escape(details)}`}"`;
  return state === "source" ? `([${text}])` : `[${text}]`;
}

/** Mermaid's entity codes for what would end a label or be taken for markup. */
function escape(text: string): string {
  return text.replace(/["<>&#]/g, (character) => `#${character.charCodeAt(0)};`);
}
