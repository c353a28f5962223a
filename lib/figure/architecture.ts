/** Figure 8 of the paper: the architecture, drawn from the trained networks themselves. */
import type { Model } from "../artifact/model.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import { type Anatomy, anatomyOf, formatShape, mostComplete } from "./anatomy.ts";
import { layOut } from "./architecture_layout.ts";
import { arrowLayers, boxLayers } from "./diagram.ts";
import type { Figure, Row, View } from "./figure.ts";
import { wrapText } from "./fonts.ts";
import { type LegendRow, legendView } from "./legend.ts";
import { orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { type Place, texts } from "./pixels.ts";
import { config, type FigureWidth, fontSizes, margins, type SeriesStyle, widths } from "./style.ts";

const title = "Architecture of the networks";

interface LayerRow extends Row {
  readonly network: string;
  readonly layer: string;
  /** Keras' name of its kind. */
  readonly kind: string;
  /** Names of the layers that feed it, separated by blanks. */
  readonly from: string;
  /** Of what leaves it, without the events. */
  readonly shape: string;
  readonly parameters: number;
}

/** @param models by network; any seed, since all seeds share the layers. */
export function architectureFigure(
  models: ReadonlyMap<string, Model>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const order = orderNetworks(models.keys(), published);
  const networks = new Map([...models].map(([name, model]) => [name, anatomyOf(model)]));
  const shown = mostComplete(networks);
  // Half of a frame's line stands outside its box.
  const room = widths[width] - 2 * margins.outer - 2;
  const { view, left, right } = drawing(
    order.find(({ name }) => name === shown)?.title ?? shown,
    networks.get(shown),
    room,
  );
  const styles = networkStyles(order.map(({ name }) => name));
  const rows = order.flatMap(({ name, title }): LegendRow[] => {
    const anatomy = networks.get(name), style = styles.get(name);
    return anatomy && style ? [legendRow(title, anatomy, style, width)] : [];
  });
  const caption = describe(order.find(({ name }) => name === shown)?.title ?? shown, networks.get(shown));
  return {
    title,
    caption,
    table: order.flatMap(({ name }) => layerRows(name, networks.get(name))),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      vconcat: [
        view,
        legendView({ headings: headings(width), rows }, left, right),
      ],
      spacing: 12,
    },
  };
}

const headingLine = 11;

/** The network in the middle of the room, and where it begins and ends. */
function drawing(
  title: string,
  anatomy: Anatomy | undefined,
  room: number,
): { view: View; left: number; right: number } {
  if (!anatomy) throw new RangeError("cannot draw network: there is none, expected at least one");
  const layout = layOut(anatomy, room);
  const left = Math.floor((room - layout.width) / 2);
  const heading = wrapText(
    `${title}: ${groupThousands(anatomy.parameters)} parameters`,
    room - left,
    fontSizes.label,
  );
  const top = heading.length * headingLine + 3;
  const move = ({ x, y }: Place): Place => ({ x: x + left, y: y + top });
  const boxes = layout.boxes.map((box) => ({ ...box, ...move(box) }));
  const arrows = layout.arrows.map(({ from, to }) => ({ from: move(from), to: move(to) }));
  const view = {
    width: room,
    height: layout.height + top,
    view: { stroke: null },
    layer: [
      texts(heading.map((text, line) => ({ x: left, y: 4 + line * headingLine, text }))),
      ...arrowLayers(arrows, layout.flow),
      ...boxLayers(boxes),
    ],
  };
  return { view, left, right: left + Math.ceil(layout.width) };
}

const headings = (width: FigureWidth) =>
  width === "page" ? ["blocks \u00d7 filters", "joined", "dense \u00d7 units", "dropout", "parameters"] : [
    "conv",
    "joined",
    "dense",
    "parameters",
  ];

function legendRow(label: string, anatomy: Anatomy, style: SeriesStyle, width: FigureWidth): LegendRow {
  const { towers, joined, dense, parameters } = anatomy;
  const image = towers.find(({ blocks }) => blocks.length > 0);
  const filters = image?.blocks[0]?.shape.at(-1);
  const dropout = Math.max(0, ...dense.map(({ dropout }) => dropout));
  const cells = [
    image ? `${image.blocks.length} \u00d7 ${filters}` : "",
    groupThousands(joined),
    dense.map(({ layers, units }) => `${layers} \u00d7 ${units}`).join(", "),
    ...(width === "page" ? [dropout > 0 ? String(dropout) : ""] : []),
    groupThousands(parameters),
  ];
  return { label, style, entries: cells.map((text) => text === "" ? null : { kind: "none", text }) };
}

function layerRows(network: string, anatomy: Anatomy | undefined): LayerRow[] {
  return (anatomy?.layers ?? []).map(({ name, class_name, from, shape, parameters }) => ({
    network,
    layer: name,
    kind: class_name,
    from: from.join(" "),
    shape: formatShape(shape),
    parameters,
  }));
}

function describe(shown: string, anatomy: Anatomy | undefined): string {
  const { dense = [], towers = [] } = anatomy ?? {};
  const dropout = Math.max(0, ...dense.map(({ dropout }) => dropout));
  const activation = [...new Set(dense.map(({ activation }) => activation))].join(", ");
  const hasImages = towers.some(({ blocks }) => blocks.length > 0);
  return [
    `The network on ${shown} as it was trained: inputs, ` +
    (hasImages ? "one tower of convolution blocks per image (Figure 9; towers share no weights), " : "") +
    `${activation === "relu" ? "ReLU" : activation} dense layers` +
    (dropout > 0 ? ` with a dropout of ${dropout} between them` : "") + ", and the output, the probability of signal.",
    "Boxes give the shape of what leaves them (height\u00d7width\u00d7channels, or numbers) and, in grey, their trained" +
    " parameters.",
    "Below: all networks; joined is how many numbers enter the dense layers. Everything is read from the trained models.",
  ].join(" ");
}
