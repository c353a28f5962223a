/** A graph as SVG, the same bytes from the same graph. */
import { Html, markup } from "../html.ts";
import { durationInWords } from "../words.ts";
import type { Graph, GraphNode } from "./graph.ts";
import { type Box, boxHeight, layOut, type Wire } from "./layout.ts";
import { nodeStateNames, nodeStates } from "./node_states.ts";

export interface GraphDrawing {
  /** What the picture is called: "Stages and what they need". */
  readonly title: string;
  /** Prefix of the nodes' ids; without it they have none. */
  readonly prefix?: string;
  /** For a file of its own: the style that it brings. */
  readonly style?: string;
}

/** Widths of the monospaced letters of label and detail, in pixels: 0.602 em, and a little for fonts that are wider. */
const letter = { label: 7.4, detail: 6.5 } as const;
const padding = 10;
const legendHeight = 34;

export function drawGraph(graph: Graph, { title, prefix, style }: GraphDrawing): Html {
  const { boxes, wires, width, height } = layOut(graph, widthOf);
  const legend = legendOf(graph);
  const [fullWidth, fullHeight] = [Math.ceil(Math.max(width, legend.width)), Math.ceil(height + legendHeight)];
  const standalone = style !== undefined;
  return markup`<svg class="graph"${
    standalone && new Html(` xmlns="http://www.w3.org/2000/svg"`)
  } width="${fullWidth}" height="${fullHeight}" viewBox="0 0 ${fullWidth} ${fullHeight}" role="group" aria-label="${title}">
${
    standalone &&
    markup`<title>${title}</title><style>${new Html(style)}</style><rect class="ground" width="100%" height="100%"/>`
  }
<g aria-hidden="true">${wires.map(drawWire)}${tipsOf(wires)}</g>
${boxes.map((box) => drawBox(box, prefix))}
<g aria-hidden="true" transform="translate(0 ${Math.ceil(height + 8)})">${legend.parts}</g>
</svg>`;
}

function detailOf({ note, seconds }: GraphNode): string {
  return [note, seconds === undefined ? undefined : durationInWords(seconds)].filter((part) => part !== undefined)
    .join(", ");
}

function widthOf(node: GraphNode): number {
  return Math.ceil(
    2 * padding + Math.max((node.label.length + 2) * letter.label, (detailOf(node).length + 2) * letter.detail),
  );
}

function drawBox({ node, left, top, width }: Box, prefix: string | undefined): Html {
  const { sign, words, style } = nodeStates[node.state];
  const detail = detailOf(node);
  const round = node.state === "source" ? boxHeight / 2 : 4;
  const spoken = [node.label, words, ...(detail === "" ? [] : [detail])].join(", ");
  const baseline = detail === "" ? boxHeight / 2 + 4 : 16;
  const inside =
    markup`<title>${spoken}</title><rect class="box" width="${width}" height="${boxHeight}" rx="${round}"/><text class="sign" x="${padding}" y="${baseline}">${sign}</text><text class="name" x="${
      padding + 2 * letter.label
    }" y="${baseline}">${node.label}</text>${
      detail !== "" && markup`<text class="detail" x="${padding + 2 * letter.label}" y="30">${detail}</text>`
    }`;
  const id = prefix !== undefined && markup` id="${prefix}${node.id.replace(/\s/g, "_")}"`;
  const place = markup` class="${style}" transform="translate(${left} ${top})"`;
  return node.href === undefined
    ? markup`<g${id}${place} role="img" aria-label="${spoken}">${inside}</g>
`
    : markup`<a${id}${place} href="${node.href}" aria-label="${spoken}">${inside}</a>
`;
}

/** Level through a layer, an S between layers. */
function drawWire({ points, back }: Wire): Html {
  const [first, ...rest] = points;
  let path = first ? `M${first[0]} ${first[1]}` : "";
  rest.forEach(([x, y], index) => {
    const [fromX = x, fromY = y] = points[index] ?? [];
    const middle = (fromX + x) / 2;
    path += fromY === y ? `H${x}` : `C${middle} ${fromY} ${middle} ${y} ${x} ${y}`;
  });
  return markup`<path class="wire${back && " back"}" d="${path}"/>`;
}

/** One arrowhead where edges end together. */
function tipsOf(wires: readonly Wire[]): Html[] {
  const ends = new Map(wires.map(({ points, back }) => [points.at(-1)?.join(" "), { end: points.at(-1), back }]));
  return [...ends.values()].flatMap(({ end, back }) =>
    end ? [markup`<path class="tip" d="M${end[0]} ${end[1]}l${back ? 7 : -7} -3.5v7z"/>`] : []
  );
}

/** The states that occur, each with its line, sign and words. */
function legendOf({ nodes }: Graph): { readonly parts: readonly Html[]; readonly width: number } {
  const found = nodeStateNames.filter((name) => nodes.some(({ state }) => state === name));
  let left = padding - 4;
  const parts = found.map((name) => {
    const { sign, words, style } = nodeStates[name];
    const width = Math.ceil(2 * padding + (words.length + 2) * letter.label);
    const part =
      markup`<g class="${style}" transform="translate(${left} 0)"><rect class="box" width="${width}" height="22" rx="${
        name === "source" ? 11 : 4
      }"/><text class="sign" x="${padding}" y="15">${sign}</text><text x="${
        padding + 2 * letter.label
      }" y="15">${words}</text></g>`;
    left += width + 12;
    return part;
  });
  return { parts, width: left };
}
