/** Figure 9 of the paper: a convolution block, its sides to scale, drawn from the trained networks themselves. */
import { groupThousands } from "../artifact/notation.ts";
import type { Model } from "../artifact/model.ts";
import type { Published } from "../artifact/published.ts";
import type { NetworkLayer } from "../artifact/topology.ts";
import { type Anatomy, anatomyOf, type Block, formatShape, inputTitle, mostComplete, type Tower } from "./anatomy.ts";
import { type Arrow, arrowLayers } from "./diagram.ts";
import type { Figure, Layer, Row, View } from "./figure.ts";
import { measureText } from "./fonts.ts";
import { type LegendRow, legendView } from "./legend.ts";
import { type NamedNetwork, orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { notePanel } from "./note.ts";
import { pixel, texts } from "./pixels.ts";
import { config, type FigureWidth, fontSizes, ink, lineWidths, margins, type SeriesStyle, widths } from "./style.ts";

const title = "Convolution block";

interface BlockRow extends Row {
  readonly network: string;
  /** The input whose tower it is in. */
  readonly input: string;
  /** From 1. */
  readonly block: number;
  readonly layer: string;
  readonly operation: string;
  /** Of what enters and of what leaves the layer: height, width and channels. */
  readonly from: string;
  readonly shape: string;
  readonly parameters: number;
}

/** @param models by network; any seed, since all seeds share the layers. */
export function blockFigure(
  models: ReadonlyMap<string, Model>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const networks = orderNetworks(models.keys(), published);
  const anatomies = new Map([...models].map(([name, model]) => [name, anatomyOf(model)]));
  const convolutional = new Map(
    [...anatomies].filter(([, { towers }]) => towers.some(({ blocks }) => blocks.length > 0)),
  );
  const room = widths[width] - 2 * margins.outer - 2;
  const shown = convolutional.size > 0 ? mostComplete(convolutional) : undefined;
  const tower = convolutional.get(shown ?? "")?.towers.find(({ blocks }) => blocks.length > 0);
  const [block] = tower?.blocks ?? [];
  const caption = describe(networks.find(({ name }) => name === shown)?.title, tower);
  return {
    title,
    caption,
    table: networks.flatMap(({ name }) => blockRows(name, anatomies.get(name))),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      vconcat: block
        ? [drawing(block, room), towerTable(networks, convolutional, width, room)]
        : [notePanel("Not drawn: no network has convolution layers.", { width: room, height: 60 })],
      spacing: 12,
    },
  };
}

/** Points per pixel of an image, and by how much the sheets of a stack stand apart. */
const largestScale = 2;
const sheetOffset = 2.5;
const sheets = 4;
const operationHeight = 22;

/** A stack of feature maps where it is drawn. */
interface Stack {
  readonly shape: readonly number[];
  readonly x: number;
  readonly side: number;
  readonly sheets: number;
}

function drawing({ layers, from }: Block, room: number): View {
  const shapes = [from, ...layers.map(({ shape }) => shape)];
  const depths = shapes.map(([, , channels = 1]) => (Math.min(sheets, channels) - 1) * sheetOffset);
  const gaps = layers.map((layer) => Math.max(...operationLines(layer).map(labelWidth)) + 10);
  const pixels = shapes.reduce((sum, [side = 1]) => sum + side, 0);
  const rest = gaps.reduce((sum, gap) => sum + gap, 0) + depths.reduce((sum, depth) => sum + depth, 0);
  // Shapes stand below their stacks, centred: the outer ones may stand out.
  const scale = Math.max(0.3, Math.min(largestScale, (room - rest - 32) / pixels));
  const used = rest + pixels * scale;
  let x = (room - used) / 2;
  const stacks = shapes.map((shape, index): Stack => {
    const stack = { shape, x, side: (shape[0] ?? 1) * scale, sheets: Math.min(sheets, shape[2] ?? 1) };
    x += stack.side + (depths[index] ?? 0) + (gaps[index] ?? 0);
    return stack;
  });
  const tallest = Math.max(...stacks.map(({ side }) => side)) + (sheets - 1) * sheetOffset;
  const middle = Math.max(tallest / 2, operationHeight + 4);
  const below = middle + Math.max(tallest / 2, operationHeight / 2) + 9;
  return {
    width: room,
    height: Math.round(below + 6),
    view: { stroke: null },
    layer: [
      ...stacks.flatMap((stack) => stackLayers(stack, middle)),
      ...layers.flatMap((layer, index) => windowLayers(layer, stacks[index], middle, scale)),
      ...operations(layers, stacks, middle),
      texts(
        stacks.map(({ x, side, sheets, shape }) => ({
          x: x + (side + (sheets - 1) * sheetOffset) / 2,
          y: below,
          text: formatShape(shape),
        })),
        { align: "center" },
      ),
    ],
  };
}

const labelWidth = (text: string) => measureText(text, fontSizes.label);

function operationLines(layer: NetworkLayer): string[] {
  const square = ([height, width]: readonly number[]) => `${height}\u00d7${width}`;
  if (layer.class_name === "Conv2D") {
    const { activation, kernel_size, padding } = layer.config;
    return [`conv ${square(kernel_size)}`, `${padding}, ${activation === "relu" ? "ReLU" : activation}`];
  }
  if (layer.class_name === "MaxPooling2D") return [`max ${square(layer.config.pool_size)}`, layer.config.padding];
  return [layer.class_name];
}

/** Sheets one behind another, the front one last. */
function stackLayers({ x, side, sheets }: Stack, middle: number): Layer[] {
  const depth = (sheets - 1) * sheetOffset;
  const values = Array.from({ length: sheets }, (_, sheet) => {
    const offset = depth - sheet * sheetOffset;
    const [left, top] = [x + offset, middle + depth / 2 - side / 2 - offset];
    return { x: left, x2: left + side, y: top, y2: top + side };
  });
  return [{
    data: { values },
    mark: { type: "rect", fill: "#dcebf5", stroke: ink.axis, strokeWidth: lineWidths.axis },
    encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" } },
  }];
}

/** The kernel or the pooling window on the front sheet that it reads, to scale. */
function windowLayers(layer: NetworkLayer, stack: Stack | undefined, middle: number, scale: number): Layer[] {
  if (!stack) return [];
  const [size = 1] = layer.class_name === "Conv2D"
    ? layer.config.kernel_size
    : layer.class_name === "MaxPooling2D"
    ? layer.config.pool_size
    : [];
  const depth = (stack.sheets - 1) * sheetOffset;
  // On whole pixels, in the upper right of the sheet.
  const [column, row] = [Math.round((stack.shape[1] ?? 1) * 0.62), Math.round((stack.shape[0] ?? 1) * 0.2)];
  const [x, y] = [stack.x + column * scale, middle + depth / 2 - stack.side / 2 + row * scale];
  return [{
    data: { values: [{ x, x2: x + size * scale, y, y2: y + size * scale }] },
    mark: { type: "rect", fill: "#d55e00", stroke: "#d55e00", strokeWidth: lineWidths.grid },
    encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" } },
  }];
}

/** Arrows from stack to stack, what is done above them and how many parameters it takes below. */
function operations(layers: readonly NetworkLayer[], stacks: readonly Stack[], middle: number): Layer[] {
  const places = layers.flatMap((layer, index) => {
    const [before, after] = [stacks[index], stacks[index + 1]];
    if (!before || !after) return [];
    const start = before.x + before.side + (before.sheets - 1) * sheetOffset;
    return [{ layer, from: { x: start + 2, y: middle }, to: { x: after.x - 2, y: middle }, x: (start + after.x) / 2 }];
  });
  const lines = places.flatMap(({ layer, x }) =>
    operationLines(layer).map((text, line) => ({ x, y: middle - operationHeight + 4 + line * 10, text }))
  );
  const counts = places.filter(({ layer }) => layer.parameters > 0)
    .map(({ layer, x }) => ({ x, y: middle + 8, text: groupThousands(layer.parameters) }));
  const arrows: Arrow[] = places.map(({ from, to }) => ({ from, to }));
  return [
    ...arrowLayers(arrows, "right"),
    texts(lines, { align: "center" }),
    texts(counts, { align: "center", color: ink.quiet }),
  ];
}

/** A column of a journal has room for two of them. */
const tableHeadings = {
  page: ["filters", "pixels per side", "flat", "parameters"],
  column: ["pixels per side", "parameters"],
} as const;

/** One row for each tower of each network. */
function towerTable(
  networks: readonly NamedNetwork[],
  anatomies: ReadonlyMap<string, Anatomy>,
  figureWidth: FigureWidth,
  room: number,
): View {
  const headings = tableHeadings[figureWidth];
  const styles = networkStyles(networks.map(({ name }) => name));
  const rows = networks.flatMap(({ name, title }) => {
    const towers = (anatomies.get(name)?.towers ?? []).filter(({ blocks }) => blocks.length > 0);
    const style = styles.get(name);
    return style ? towers.map((tower) => towerRow(towers.length > 1 ? title : "", tower, style, headings)) : [];
  });
  // A wide table would part its columns from its labels.
  const width = Math.min(room, 400), left = Math.floor((room - width) / 2);
  return legendView({ headings, rows }, left, left + width);
}

function towerRow(
  network: string,
  { input, blocks, values }: Tower,
  style: SeriesStyle,
  headings: readonly string[],
): LegendRow {
  const sides = [input.shape[0], ...blocks.map(({ shape }) => shape[0])];
  const cells: Readonly<Record<string, string>> = {
    "filters": String(blocks.at(-1)?.shape.at(-1) ?? ""),
    "pixels per side": sides.join(" \u2192 "),
    "flat": groupThousands(values),
    "parameters": groupThousands(blocks.reduce((sum, { parameters }) => sum + parameters, 0)),
  };
  const label = network === "" ? inputTitle(input) : `${inputTitle(input)} of ${network}`;
  return { label, style, entries: headings.map((heading) => ({ kind: "none", text: cells[heading] ?? "" })) };
}

function blockRows(network: string, anatomy: Anatomy | undefined): BlockRow[] {
  return (anatomy?.towers ?? []).flatMap(({ input, blocks }) =>
    blocks.flatMap(({ layers, from }, index) =>
      layers.map((layer, at) => ({
        network,
        input: input.name,
        block: index + 1,
        layer: layer.name,
        operation: operationLines(layer).join(", "),
        from: formatShape(layers[at - 1]?.shape ?? from),
        shape: formatShape(layer.shape),
        parameters: layer.parameters,
      }))
    )
  );
}

function describe(network: string | undefined, tower: Tower | undefined): string {
  if (network === undefined || !tower) return "Not drawn: no network has convolution layers.";
  return [
    `The first of the ${tower.blocks.length} convolution blocks on the ${
      inputTitle(tower.input)
    } in the network on ${network},` +
    " as it was trained. Sides are to scale, of the channels four at most are shown; orange: the pixels that one output reads.",
    "Above an arrow stands the operation, below it in grey the number of trained parameters, below a stack its" +
    " height\u00d7width\u00d7channels; same: the edges are padded.",
    "Below: every tower; pixels per side from the image through each block, and the parameters of its blocks.",
  ].join(" ");
}
