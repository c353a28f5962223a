/** Reliability diagrams: the share of signal among the events of each score, one panel per network. */
import type { Diagnostics, SeedDiagnostics } from "../artifact/diagnostics.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import { linear } from "./axes.ts";
import type { Encoding, Figure, Layer, Row } from "./figure.ts";
import { orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { texts } from "./pixels.ts";
import { type Panel, sharedAxis, smallMultiples } from "./small_multiples.ts";
import { config, type FigureWidth, ink, lineWidths, type SeriesStyle } from "./style.ts";

const title = "Calibration";

interface CalibrationRow extends Row {
  readonly network: string;
  readonly seed: string;
  /** Limits of the bin. */
  readonly low: number;
  readonly high: number;
  readonly events: number;
  readonly signal: number;
  /** Mean score of the bin's events, their share of signal and its 68 % interval; null without events. */
  readonly score: number | null;
  readonly share: number | null;
  readonly share_low: number | null;
  readonly share_high: number | null;
}

/** @param diagnostics by network. */
export function calibrationFigure(
  diagnostics: ReadonlyMap<string, Diagnostics>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const networks = orderNetworks(diagnostics.keys(), published);
  const styles = networkStyles(networks.map(({ name }) => name));
  const rows = networks.flatMap(({ name }) => calibrationRows(name, diagnostics.get(name)?.seeds ?? []));
  const panels = networks.flatMap(({ name, title }): Panel[] => {
    const style = styles.get(name), seeds = diagnostics.get(name)?.seeds ?? [];
    return style ? [{ title, style, layers: panelLayers(name, seeds, style) }] : [];
  });
  const caption = describe(diagnostics);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { bins: rows.filter(({ events }) => events > 0) },
      data: { name: "bins" },
      vconcat: [smallMultiples(panels, { width, aspect: 1, ownLabels: false, lastLabel: "1" })],
    },
  };
}

function calibrationRows(network: string, seeds: readonly SeedDiagnostics[]): CalibrationRow[] {
  return seeds.flatMap(({ seed, calibration }) =>
    calibration.bins.map(({ interval, ...bin }) => ({
      network,
      seed,
      ...bin,
      share_low: interval?.[0] ?? null,
      share_high: interval?.[1] ?? null,
    }))
  );
}

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

function panelLayers(network: string, seeds: readonly SeedDiagnostics[], style: SeriesStyle): Panel["layers"] {
  return (place, { width }) => {
    const { scale, axis } = linear(ticks, ".1~f");
    const shared = sharedAxis(place, "Share of signal");
    const x = { type: "quantitative" as const, title: place.last ? "Network output" : null, scale, axis };
    const y = { type: "quantitative" as const, scale, ...shared, axis: { ...axis, ...shared.axis } };
    const points = { x: { field: "score", ...x }, y: { field: "share", ...y } };
    return [
      diagonal(x, y),
      ...pointLayers(points, style).map((layer) => ({
        ...layer,
        transform: [{ filter: { field: "network", equal: network } }],
      })),
      texts([{ x: 5, y: 9, text: `ECE ${mean(seeds.map(({ calibration }) => calibration.error)).toFixed(3)}` }]),
      texts([{ x: width - 5, y: width - 8, text: noiseText(seeds) }], { align: "right", color: ink.quiet }),
    ];
  };
}

const noiseText = (seeds: readonly SeedDiagnostics[]) =>
  `${mean(seeds.map(({ calibration }) => calibration.noise)).toFixed(3)} if exact`;

/** Where the points of exact probabilities lie. */
function diagonal(x: NonNullable<Encoding["x"]>, y: NonNullable<Encoding["y"]>): Layer {
  return {
    data: { values: [{ score: 0, share: 0 }, { score: 1, share: 1 }] },
    mark: { type: "line", strokeDash: [1, 2], strokeWidth: lineWidths.thin, color: ink.quiet },
    encoding: { x: { ...x, field: "score" } as Encoding["x"], y: { ...y, field: "share" } as Encoding["y"] },
  };
}

function pointLayers(points: Required<Pick<Encoding, "x" | "y">>, { color, shape }: SeriesStyle): Layer[] {
  const detail = { field: "seed", type: "nominal" as const };
  return [
    {
      mark: { type: "rule", color, strokeWidth: lineWidths.thin },
      encoding: {
        ...points,
        y: { ...points.y, field: "share_low" } as Encoding["y"],
        y2: { field: "share_high" },
        detail,
      },
    },
    { mark: { type: "line", color, strokeWidth: lineWidths.series }, encoding: { ...points, detail } },
    { mark: { type: "point", color, shape, filled: true, size: 14, opacity: 1 }, encoding: points },
  ];
}

function describe(diagnostics: ReadonlyMap<string, Diagnostics>): string {
  const all = [...diagnostics.values()];
  const [first] = all;
  const seeds = first?.seeds.map(({ seed }) => seed) ?? [];
  const bins = first?.seeds[0]?.calibration.bins.length ?? 0;
  const events = (first?.events.signal ?? 0) + (first?.events.background ?? 0);
  return [
    `Share of signal among the ${
      groupThousands(events)
    } events of the test split, by network output in ${bins} equal bins, at` +
    " the mean output of each bin. Bars: 68 % Wilson intervals. On the dotted line the output is the probability of signal.",
    "ECE: expected calibration error, the mean over events of the distance from that line" +
    (seeds.length > 1 ? `, averaged over seeds ${seeds.join(", ")}` : ` (seed ${seeds.join()})`) +
    "; below, what counting alone would make of it if every output were exact.",
  ].join(" ");
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
