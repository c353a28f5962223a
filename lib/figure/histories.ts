/** The course of every training: losses by epoch, reductions of the learning rate, the epoch that was restored. */
import type { Epoch } from "../artifact/history.ts";
import type { Published } from "../artifact/published.ts";
import type { Encoding, Figure, Layer, Row } from "./figure.ts";
import { orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { literal, pixel } from "./pixels.ts";
import {
  type LineEntry,
  lineLegend,
  type Panel,
  type PanelPlace,
  type PanelSize,
  smallMultiples,
} from "./small_multiples.ts";
import { config, type FigureWidth, ink, lineWidths, margins, type SeriesStyle, widths } from "./style.ts";

const title = "Training histories";

/** A training: its seed and its epochs. */
export interface Course {
  readonly seed: string;
  readonly value: readonly Epoch[];
}

interface HistoryRow extends Row {
  readonly network: string;
  readonly seed: string;
  readonly epoch: number;
  readonly learning_rate: number;
  /** Mean binary cross-entropy over the training and over the validation events; null where it was no number. */
  readonly training_loss: number | null;
  readonly validation_loss: number | null;
  /** 1 in the first epoch of a lower learning rate. */
  readonly reduced: 0 | 1;
  /** 1 in the epoch whose weights were kept. */
  readonly restored: 0 | 1;
}

/** @param histories by network, one per seed. */
export function historiesFigure(
  histories: ReadonlyMap<string, readonly Course[]>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const networks = orderNetworks(histories.keys(), published);
  const styles = networkStyles(networks.map(({ name }) => name));
  const rows = networks.flatMap(({ name }) =>
    (histories.get(name) ?? []).flatMap((course) => courseRows(name, course))
  );
  const epochs = Math.max(1, ...rows.map(({ epoch }) => epoch));
  const panels = networks.flatMap(({ name, title }): Panel[] => {
    const style = styles.get(name), own = rows.filter(({ network }) => network === name);
    return style ? [{ title, style, layers: (place, size) => panelLayers(own, style, epochs, place, size) }] : [];
  });
  const caption = describe(histories);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { epochs: rows },
      data: { name: "epochs" },
      vconcat: [
        lineLegend(legendEntries(), widths[width] - 2 * margins.outer - margins.left - margins.right),
        smallMultiples(panels, { width, aspect: 0.9, ownLabels: true, lastLabel: String(epochs) }),
      ],
      spacing: 4,
    },
  };
}

function courseRows(network: string, { seed, value }: Course): HistoryRow[] {
  const finite = (loss: number) => Number.isFinite(loss) ? loss : null;
  return value.map(({ epoch, lr, loss, valLoss, best }, index) => ({
    network,
    seed,
    epoch,
    learning_rate: lr,
    training_loss: finite(loss),
    validation_loss: finite(valLoss),
    reduced: lr < (value[index - 1]?.lr ?? 0) ? 1 : 0,
    restored: best ? 1 : 0,
  }));
}

function panelLayers(
  rows: readonly HistoryRow[],
  style: SeriesStyle,
  epochs: number,
  place: PanelPlace,
  { height }: PanelSize,
): Layer[] {
  const [network = ""] = rows.map(({ network }) => network);
  // Of several trainings the reductions would hatch the whole panel.
  const reach = new Set(rows.map(({ seed }) => seed)).size > 1 ? 8 : height;
  const x = {
    field: "epoch",
    type: "quantitative" as const,
    title: place.last ? "Epoch" : null,
    scale: { domain: [0, epochs], nice: false },
    axis: { tickCount: 4, tickMinStep: 1, format: "d" },
  };
  const y = { type: "quantitative" as const, title: place.first ? "Loss" : null, ...lossAxis(rows) };
  const only = (test: string) => [{ filter: `datum.network === ${JSON.stringify(network)} && ${test}` }];
  const line = (field: string, mark: object): Layer => ({
    transform: only(`isValid(datum.${field})`),
    mark: { type: "line", ...mark },
    encoding: { x, y: { field, ...y } as Encoding["y"], detail: { field: "seed", type: "nominal" } },
  });
  return [
    {
      transform: only("datum.reduced === 1"),
      mark: { type: "rule", ...marks.reduced },
      encoding: { x, y: { value: height }, y2: { value: height - reach } },
    },
    line("training_loss", marks.training),
    line("validation_loss", { color: style.color, strokeWidth: lineWidths.series }),
    {
      transform: only("datum.restored === 1 && isValid(datum.validation_loss)"),
      mark: {
        type: "point",
        shape: style.shape,
        fill: "white",
        stroke: style.color,
        size: 28,
        opacity: 1,
        strokeWidth: 1.1,
      },
      encoding: { x, y: { field: "validation_loss", ...y } as Encoding["y"] },
    },
  ];
}

const marks = {
  training: { color: ink.quiet, strokeWidth: lineWidths.thin, strokeDash: [3, 2] },
  reduced: { color: "#999999", strokeWidth: lineWidths.thin, strokeDash: [1, 1.5] },
};

/** All losses, over 0.04 at least: a training that does not move is a level line, not noise writ large. */
function lossAxis(rows: readonly HistoryRow[]) {
  const losses = rows.flatMap(({ training_loss, validation_loss }) => [training_loss, validation_loss])
    .filter((loss) => loss !== null);
  const [low, high] = losses.length > 0 ? [Math.min(...losses), Math.max(...losses)] : [0, 1];
  const margin = Math.max(0, 0.04 - (high - low)) / 2;
  return {
    scale: { domain: [rounded(Math.max(0, low - margin)), rounded(high + margin)], nice: 4, zero: false },
    axis: { format: ".2f", tickCount: 4 },
  };
}

/** 0.2 - 0.02 is 0.18000000000000002. */
const rounded = (value: number) => Number(value.toPrecision(12));

const sampleWidth = 17;

function legendEntries(): LineEntry[] {
  const line = (text: string, mark: object): LineEntry => ({
    text,
    sampleWidth,
    sample: (x, y) => [{
      data: { values: [{ x, x2: x + sampleWidth, y }] },
      mark: { type: "rule", ...mark },
      encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y") },
    }],
  });
  return [
    line("validation loss", { color: ink.text, strokeWidth: lineWidths.series }),
    line("training loss", marks.training),
    {
      text: "restored epoch",
      sampleWidth: 6,
      sample: (x, y) => [{
        data: { values: [{ x: x + 3, y, shape: "circle" }] },
        mark: { type: "point", fill: "white", stroke: ink.text, size: 28, opacity: 1, strokeWidth: 1.1 },
        encoding: { x: pixel("x"), y: pixel("y"), shape: literal("shape") },
      }],
    },
    {
      text: "learning rate reduced",
      sampleWidth: 3,
      sample: (x, y) => [{
        data: { values: [{ x: x + 2, y: y - 5, y2: y + 5 }] },
        mark: { type: "rule", ...marks.reduced },
        encoding: { x: pixel("x"), y: pixel("y"), y2: { field: "y2" } },
      }],
    },
  ];
}

function describe(histories: ReadonlyMap<string, readonly Course[]>): string {
  const seeds = [...new Set([...histories.values()].flatMap((courses) => courses.map(({ seed }) => seed)))];
  return [
    "Mean binary cross-entropy of the training events (dashed, in the order of the batches, with dropout where the network has" +
    " it) and of the validation events (solid) by epoch; each panel has its own vertical axis.",
    `Open marker: the epoch of the lowest validation loss, whose weights were restored. Dotted: the first epoch of a lower` +
    " learning rate.",
    `${seeds.length === 1 ? "Seed" : "Seeds"} ${seeds.join(", ")}.`,
  ].join(" ");
}
