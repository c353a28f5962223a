/** Places the boxes of a network: inputs side by side, their towers along the flow, then what joins them. */
import { groupThousands } from "../artifact/notation.ts";
import { type Anatomy, type Block, type DenseRun, formatShape, inputTitle, type Tower } from "./anatomy.ts";
import { type Arrow, type Box, boxHeight, type BoxText, boxWidth } from "./diagram.ts";

/** A box before it has a place: `rank` along the flow, in one lane or across all. */
interface Node {
  readonly text: BoxText;
  readonly kind: Box["kind"];
  readonly rank: number;
  readonly lane: number | "all";
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly flow: "right" | "down";
  readonly width: number;
  readonly height: number;
}

const arrowLength = 13;
const laneGap = 8;

/** To the right where that fits into `width`, else downwards. */
export function layOut(anatomy: Anatomy, width: number): Layout {
  const nodes = nodesOf(anatomy), lanes = anatomy.towers.length;
  const across = placeRight(nodes, lanes);
  return across.width <= width ? across : placeDown(nodes, lanes, width);
}

const counted = (parameters: number) => parameters > 0 ? groupThousands(parameters) : "";

function nodesOf({ towers, joined, dense, output }: Anatomy): Node[] {
  const nodes = towers.flatMap((tower, lane) => towerNodes(tower, lane));
  let rank = Math.max(...nodes.map(({ rank }) => rank)) + 1;
  const append = (kind: Node["kind"], text: BoxText) => nodes.push({ kind, text, rank: rank++, lane: "all" });
  if (towers.length > 1) append("join", { title: "joined", shape: groupThousands(joined), parameters: "" });
  for (const run of dense) append("dense", denseText(run));
  append("data", { title: "output", shape: output.activation, parameters: counted(output.parameters) });
  return nodes;
}

function towerNodes({ input, blocks, values }: Tower, lane: number): Node[] {
  // The title of a flat input says how many numbers it has.
  const text = { title: inputTitle(input), shape: blocks.length > 0 ? formatShape(input.shape) : "", parameters: "" };
  const first: Node = { kind: "data", rank: 0, lane, text };
  const rest = blocks.map((block, index): Node => ({
    kind: "convolution",
    rank: index + 1,
    lane,
    text: blockText(block, index),
  }));
  const flat: Node = {
    kind: "join",
    rank: blocks.length + 1,
    lane,
    text: { title: "flat", shape: groupThousands(values), parameters: "" },
  };
  return blocks.length > 0 ? [first, ...rest, flat] : [first];
}

function blockText({ shape, parameters }: Block, index: number): BoxText {
  return { title: `block ${index + 1}`, shape: formatShape(shape), parameters: counted(parameters) };
}

function denseText({ layers, units, parameters }: DenseRun): BoxText {
  const title = layers > 1 ? `${layers} \u00d7 dense` : "dense";
  return { title, shape: `${units} units`, parameters: counted(parameters) };
}

/** Ranks one behind another from left to right, lanes one below another. */
function placeRight(nodes: readonly Node[], lanes: number): Layout {
  const ranks = [...Map.groupBy(nodes, ({ rank }) => rank)].toSorted(([a], [b]) => a - b);
  const widths = new Map(ranks.map(([rank, own]) => [rank, Math.max(...own.map(({ text }) => boxWidth(text)))]));
  const starts = new Map<number, number>();
  let width = -arrowLength;
  for (const [rank] of ranks) {
    starts.set(rank, width + arrowLength);
    width += arrowLength + (widths.get(rank) ?? 0);
  }
  const height = lanes * (boxHeight + laneGap) - laneGap;
  const boxes = nodes.map(({ text, kind, rank, lane }): Box => ({
    ...text,
    kind,
    x: starts.get(rank) ?? 0,
    width: widths.get(rank) ?? 0,
    // What takes all lanes spans them, so that each arrow ends level.
    y: lane === "all" ? 0 : lane * (boxHeight + laneGap),
    height: lane === "all" && kind === "join" ? height : boxHeight,
  })).map((box, index) => centre(box, nodes[index]?.lane === "all", height));
  const arrows = links(nodes, boxes).map(([from, to, lane]) => {
    const y = from.height < to.height || lane !== "all" ? from.y + from.height / 2 : to.y + to.height / 2;
    return { from: { x: from.x + from.width, y }, to: { x: to.x, y } };
  });
  return { boxes, arrows, flow: "right", width, height };
}

const centre = (box: Box, spans: boolean, height: number): Box =>
  spans ? { ...box, y: (height - box.height) / 2 } : box;

/** Ranks one below another, lanes side by side over the whole width. */
function placeDown(nodes: readonly Node[], lanes: number, width: number): Layout {
  const laneWidth = (width - (lanes - 1) * laneGap) / lanes;
  const last = Math.max(...nodes.map(({ rank }) => rank));
  const boxes = nodes.map(({ text, kind, rank, lane }): Box => {
    const own = lane === "all" && kind === "join" ? width : Math.max(boxWidth(text), Math.min(laneWidth, 90));
    const left = lane === "all" ? 0 : lane * (laneWidth + laneGap);
    const room = lane === "all" ? width : laneWidth;
    return {
      ...text,
      kind,
      x: left + (room - own) / 2,
      width: own,
      y: rank * (boxHeight + arrowLength),
      height: boxHeight,
    };
  });
  const arrows = links(nodes, boxes).map(([from, to, lane]) => {
    const x = from.width < to.width || lane !== "all" ? from.x + from.width / 2 : to.x + to.width / 2;
    return { from: { x, y: from.y + from.height }, to: { x, y: to.y } };
  });
  return { boxes, arrows, flow: "down", width, height: last * (boxHeight + arrowLength) + boxHeight };
}

/** Each box with the next one of its lane, or the first of those across all lanes; and the lane that they share. */
function links(nodes: readonly Node[], boxes: readonly Box[]): [from: Box, to: Box, lane: Node["lane"]][] {
  return nodes.flatMap(({ lane, rank }, index): [Box, Box, Node["lane"]][] => {
    const next = nodes
      .map((node, at) => ({ node, box: boxes[at] }))
      .filter(({ node }) => node.rank > rank && (node.lane === lane || node.lane === "all"))
      .toSorted((a, b) => a.node.rank - b.node.rank)[0];
    const from = boxes[index];
    return from && next?.box ? [[from, next.box, lane]] : [];
  });
}
