/** The AUC of the networks by transverse momentum and pseudorapidity of the candidate. */
import type { Diagnostics, SeedDiagnostics, Strata } from "../artifact/diagnostics.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import type { Encoding, Figure, Layer, Row, View } from "./figure.ts";
import { type NamedNetwork, orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { notePanel } from "./note.ts";
import { literal, pixel } from "./pixels.ts";
import { type LineEntry, lineLegend } from "./small_multiples.ts";
import { config, type FigureWidth, ink, lineWidths, margins, type SeriesStyle, widths } from "./style.ts";

const title = "AUC by transverse momentum and pseudorapidity";
const panelGap = 12;
/** Share of a bin's width that its markers take. */
const spread = 0.72;

const quantities = {
  pt: { label: "p_{T} [GeV]", what: "transverse momentum" },
  eta: { label: "\u03b7", what: "pseudorapidity" },
} as const;
type Quantity = keyof typeof quantities;

interface AucRow extends Row {
  readonly quantity: Quantity;
  readonly network: string;
  readonly low: number;
  readonly high: number;
  readonly signal: number;
  readonly background: number;
  /** Mean over seeds, and one standard deviation after DeLong; null where a class is missing or has one event. */
  readonly auc: number | null;
  readonly deviation: number | null;
  /** Sample standard deviation over seeds; null for one. */
  readonly spread: number | null;
}

/** @param diagnostics by network. */
export function kinematicsFigure(
  diagnostics: ReadonlyMap<string, Diagnostics>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const networks = orderNetworks(diagnostics.keys(), published);
  const styles = networkStyles(networks.map(({ name }) => name));
  const names: Quantity[] = ["pt", "eta"];
  const rows = names.flatMap((quantity) =>
    networks.flatMap(({ name }) => aucRows(quantity, name, diagnostics.get(name)?.seeds ?? []))
  );
  const columns = width === "page" ? 2 : 1;
  const room = (widths[width] - 2 * margins.outer - panelGap * (columns - 1)) / columns;
  // The label of the last edge stands out beyond the panel.
  const size = { width: Math.floor(room - margins.left - margins.right - 5), height: 165 };
  const floor = lowest(rows);
  const panels = names.map((quantity) => {
    const drawn = rows.filter((row) => row.quantity === quantity);
    if (drawn.length > 0) return panelView(quantity, drawn, networks, styles, floor, size);
    const text = `Not drawn: the input has no ${quantities[quantity].what} of the candidates.`;
    // A note takes the room of the axis that it lacks.
    return notePanel(text, { ...size, width: size.width + margins.left });
  });
  const caption = describe(diagnostics, rows);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      vconcat: rows.length === 0 ? [nothingDrawn(widths[width] - 2 * margins.outer - 2)] : [
        columns > 1 ? { hconcat: panels, spacing: panelGap } : { vconcat: panels, spacing: panelGap },
        lineLegend(legendEntries(networks, styles), widths[width] - 2 * margins.outer - margins.left - margins.right),
      ],
      spacing: 6,
    },
  };
}

function nothingDrawn(width: number): View {
  const text = `Not drawn: the input has neither ${quantities.pt.what} nor ${quantities.eta.what} of the candidates.`;
  return notePanel(text, { width, height: 50 });
}

/** Means over the seeds that learned something; over all if none did. */
function aucRows(quantity: Quantity, network: string, seeds: readonly SeedDiagnostics[]): AucRow[] {
  const learned = seeds.filter(({ collapsed }) => !collapsed);
  const strata = (learned.length > 0 ? learned : seeds).flatMap((seed): Strata[] =>
    seed[quantity] ? [seed[quantity]] : []
  );
  return (strata[0]?.bins ?? []).map(({ low, high, signal, background }, bin) => {
    const aucs = strata.flatMap(({ bins }) => bins[bin]?.auc ?? []);
    const deviations = strata.flatMap(({ bins }) => bins[bin]?.deviation ?? []);
    const auc = aucs.length > 0 ? mean(aucs) : null;
    return {
      quantity,
      network,
      low,
      high,
      signal,
      background,
      auc,
      deviation: deviations.length > 0 ? mean(deviations) : null,
      spread: auc !== null && aucs.length > 1
        ? Math.sqrt(aucs.reduce((sum, value) => sum + (value - auc) ** 2, 0) / (aucs.length - 1))
        : null,
    };
  });
}

/** The tenth below all bars, at most 0.9. */
function lowest(rows: readonly AucRow[]): number {
  const ends = rows.flatMap(({ auc, deviation }) => auc === null ? [] : [auc - (deviation ?? 0)]);
  return Math.max(0, Math.floor(10 * Math.min(...ends, 0.95)) / 10);
}

/** Bins are drawn equally wide, and the networks beside one another in each, so that no bar covers another. */
function panelView(
  quantity: Quantity,
  rows: readonly AucRow[],
  networks: readonly NamedNetwork[],
  styles: ReadonlyMap<string, SeriesStyle>,
  floor: number,
  size: { width: number; height: number },
): View {
  const lows = [...new Set(rows.map(({ low }) => low))].toSorted((a, b) => a - b);
  const edges = [...lows, Math.max(...rows.map(({ high }) => high))];
  const places = rows.flatMap(({ network, low, auc, deviation }) => {
    if (auc === null) return [];
    const turn = networks.findIndex(({ name }) => name === network);
    const offset = spread * ((turn + 0.5) / networks.length - 0.5);
    const bar = { low: Math.max(floor, auc - (deviation ?? 0)), high: Math.min(1, auc + (deviation ?? 0)) };
    const { color = ink.text, shape = "circle" } = styles.get(network) ?? {};
    return [{ bin: lows.indexOf(low) + 0.5 + offset, auc, ...bar, color, shape }];
  });
  const x = {
    field: "bin",
    type: "quantitative" as const,
    title: quantities[quantity].label,
    scale: { domain: [0, edges.length - 1], nice: false, zero: false },
    axis: {
      values: edges.map((_, index) => index),
      labelExpr: `${JSON.stringify(edges.map(edgeLabel))}[datum.value]`,
      labelOverlap: false,
    },
  };
  const y = {
    field: "auc",
    type: "quantitative" as const,
    title: "AUC",
    scale: { domain: [floor, 1], nice: false, zero: false },
    axis: { format: ".2f", tickCount: 6 },
  };
  return { ...size, data: { values: places }, layer: pointLayers(x, y) };
}

const edgeLabel = (edge: number) => String(edge).replace("-", "\u2212");

function pointLayers(x: NonNullable<Encoding["x"]>, y: NonNullable<Encoding["y"]>): Layer[] {
  const color = literal("color");
  return [
    {
      mark: { type: "rule", strokeWidth: lineWidths.thin },
      encoding: { x, y: { ...y, field: "low" } as Encoding["y"], y2: { field: "high" }, color },
    },
    {
      mark: { type: "point", filled: true, size: 18, opacity: 1 },
      encoding: { x, y, color, shape: literal("shape") },
    },
  ];
}

function legendEntries(networks: readonly NamedNetwork[], styles: ReadonlyMap<string, SeriesStyle>): LineEntry[] {
  return networks.map(({ name, title }) => ({
    text: title,
    sampleWidth: 6,
    sample: (x, y) => [{
      data: { values: [{ x: x + 3, y, ...styles.get(name) }] },
      mark: { type: "point", filled: true, size: 18, opacity: 1 },
      encoding: { x: pixel("x"), y: pixel("y"), color: literal("color"), shape: literal("shape") },
    }],
  }));
}

function describe(diagnostics: ReadonlyMap<string, Diagnostics>, rows: readonly AucRow[]): string {
  const [first] = diagnostics.values();
  const seeds = first?.seeds.map(({ seed }) => seed) ?? [];
  const { signal = 0, background = 0 } = first?.events ?? {};
  const missing = (["pt", "eta"] as const).filter((name) => !rows.some(({ quantity }) => quantity === name));
  const outside = first?.seeds[0]?.pt?.outside ?? 0, beyond = first?.seeds[0]?.eta?.outside ?? 0;
  return [
    "AUC of the events within each bin of the candidate's transverse momentum pT and pseudorapidity \u03b7, of the" +
    ` ${groupThousands(signal)} signal and ${groupThousands(background)} background events of the test split;` +
    ` ${seeds.length === 1 ? "seed" : "means over seeds"} ${seeds.join(", ")}.`,
    "Bars: one standard deviation after DeLong, to 1 at most; the same events stand behind all networks, so that their" +
    " fluctuations go together. A point without a bar has its classes wholly apart. Bins are drawn equally wide.",
    ...(outside + beyond > 0 ? [`In none of the bins lie ${outside} events by pT and ${beyond} by \u03b7.`] : []),
    ...missing.map((name) => `Not drawn: the input has no ${quantities[name].what} of the candidates.`),
  ].join(" ");
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
