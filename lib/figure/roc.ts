/**
 * Figure 5 of the paper: ROC curves of the networks, ours solid with their band, the published ones dashed behind. Its
 * table has the columns of `RocRow` (roc_table.ts).
 */
import { asQuoted, groupThousands, withUncertainties } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import type { Roc } from "../artifact/roc.ts";
import { linear, logarithmic, powerOfTen } from "./axes.ts";
import type { Encoding, Figure, Layer, View } from "./figure.ts";
import { type LegendRow, legendView } from "./legend.ts";
import { networkStyles } from "./network_style.ts";
import type { Reading } from "./reading.ts";
import { rocMarkers, type RocRow, rocRows, type RocSeries, rocSeries, summariseAuc } from "./roc_table.ts";
import { config, dashes, type FigureWidth, ink, lineWidths, margins, type SeriesStyle, widths } from "./style.ts";

const title = "ROC curves";
const panelGap = 12;

/**
 * @param rocs by network, in the order in which networks that the paper does not know are to stand.
 * @param width "page" sets two panels side by side, "column" one above the other.
 * @throws RangeError if there is no network.
 */
export function rocFigure(rocs: ReadonlyMap<string, Roc>, published: Published, width: FigureWidth = "page"): Figure {
  const series = rocSeries(rocs, published);
  if (series.length === 0) throw new RangeError("cannot draw ROC curves: there is no network, expected at least one");
  const rows = rocRows(series);
  const panels = [series.filter((each) => each.published), series.filter((each) => !each.published)]
    .filter((panel) => panel.length > 0);
  const columns = width === "page" ? panels.length : 1;
  const panelWidth = (widths[width] - 2 * margins.outer - panelGap * (columns - 1)) / columns - margins.left -
    margins.right;
  const top = highestRejection(series);
  const styles = networkStyles(series.map(({ name }) => name));
  const channels = styleChannels(styles);
  const views = panels.map((panel, index) => {
    const heading = panels.length === 1 ? "" : index === 0 ? "(a) drawn in the paper" : "(b) not drawn in the paper";
    return panelView(panel, { heading, width: Math.floor(panelWidth), top, styles, channels });
  });
  const caption = describe(series, panels.length, top);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title, reading: readingOf(series, styles) },
      config,
      datasets: { curves: rows, markers: rocMarkers(rows, top) },
      data: { name: "curves" },
      ...(columns > 1 ? { hconcat: views, spacing: panelGap } : { vconcat: views, spacing: panelGap }),
    },
  };
}

/** A page shows the rejections of ours and of the paper at the efficiency that its reader points at. */
function readingOf(series: readonly RocSeries[], styles: ReadonlyMap<string, SeriesStyle>): Reading {
  return {
    x: { field: "signal_efficiency", title: "Signal efficiency", domain: [0, 1] },
    y: { field: "background_rejection", title: "Background rejection", scale: "log" },
    band: { low: "rejection_low", high: "rejection_high", title: "68 % band" },
    series: {
      field: "network",
      title: "Network",
      values: series.map(({ name, title }) => ({ value: name, title, color: styles.get(name)?.color ?? ink.quiet })),
    },
    origin: { field: "origin", values: [{ value: "ours", title: "ours" }, { value: "published", title: "paper" }] },
    repeat: "seed",
  };
}

/** The power of ten above the number of background events: beyond that number no rejection can be measured. */
function highestRejection(series: readonly RocSeries[]): number {
  const events = Math.max(...series.map(({ roc }) => roc.events.background), 10);
  return powerOfTen(Math.ceil(Math.log10(events)));
}

/** Colour and marker by network; one scale for all panels. */
function styleChannels(styles: ReadonlyMap<string, SeriesStyle>): Required<Pick<Encoding, "color" | "shape">> {
  const channel = { field: "network", type: "nominal" as const, legend: null };
  const domain = [...styles.keys()];
  return {
    color: { ...channel, scale: { domain, range: [...styles.values()].map(({ color }) => color) } },
    shape: { ...channel, scale: { domain, range: [...styles.values()].map(({ shape }) => shape) } },
  };
}

interface PanelOptions {
  readonly heading: string;
  readonly width: number;
  readonly top: number;
  readonly styles: ReadonlyMap<string, SeriesStyle>;
  readonly channels: ReturnType<typeof styleChannels>;
}

/** Keeps the networks of one panel. */
interface Filter {
  readonly filter: { readonly field: string; readonly oneOf: string[] };
}

/** A plot with its legend beneath. */
function panelView(panel: readonly RocSeries[], options: PanelOptions): View {
  const { heading, width, top, styles, channels: { color, shape } } = options;
  const only = { filter: { field: "network", oneOf: panel.map(({ name }) => name) } };
  const plot: View = {
    width,
    height: Math.round(width * 0.94),
    ...(heading && { title: heading }),
    layer: [
      chanceLayer(top),
      curveLayer("published", only, {
        color,
        y: { ...rejection, title: "Background rejection", ...logarithmic(1, top) },
      }),
      bandLayer(top, only, { color }),
      curveLayer("ours", only, { color }),
      markerLayer("published", only, { color, shape }),
      markerLayer("ours", only, { color, shape }),
    ],
  };
  const rows = panel.flatMap((each) => {
    const style = styles.get(each.name);
    return style ? [legendRow(each, style)] : [];
  });
  const headings = panel.some((each) => each.publishedAuc) ? ["AUC, ours", "AUC, paper"] : ["AUC, ours"];
  return { vconcat: [plot, legendView({ headings, rows }, 4 - margins.left, width + margins.right)], spacing: 2 };
}

const efficiency = {
  field: "signal_efficiency",
  type: "quantitative" as const,
  title: "Signal efficiency",
  ...linear([0, 0.2, 0.4, 0.6, 0.8, 1], ".1f"),
};
const rejection = { field: "background_rejection", type: "quantitative" as const };

function curveLayer(origin: RocRow["origin"], only: Filter, encoding: Encoding): Layer {
  return {
    transform: [only, { filter: `datum.origin === '${origin}' && isValid(datum.background_rejection)` }],
    // Between events of equal score a curve is interpolated, which can exceed what any event shows.
    mark: { type: "line", clip: true, ...dashes[origin], strokeWidth: lineWidths.series },
    encoding: { x: efficiency, y: rejection, detail: { field: "seed", type: "nominal" }, ...encoding },
  };
}

/** The 68 % band of ours; to the top of the panel where it has no upper bound. */
function bandLayer(top: number, only: Filter, encoding: Encoding): Layer {
  return {
    transform: [
      only,
      { filter: "datum.origin === 'ours' && isValid(datum.rejection_low)" },
      { calculate: `min(datum.rejection_low, ${top})`, as: "low" },
      { calculate: `isValid(datum.rejection_high) ? min(datum.rejection_high, ${top}) : ${top}`, as: "high" },
    ],
    mark: { type: "area", opacity: 1, fillOpacity: 0.22, line: false },
    encoding: {
      x: efficiency,
      y: { ...rejection, field: "low" },
      y2: { field: "high" },
      detail: { field: "seed", type: "nominal" },
      ...encoding,
    },
  };
}

function markerLayer(origin: RocRow["origin"], only: Filter, encoding: Encoding): Layer {
  return {
    data: { name: "markers" },
    transform: [only, { filter: `datum.origin === '${origin}'` }],
    mark: {
      type: "point",
      size: 16,
      opacity: 1,
      strokeWidth: lineWidths.thin,
      ...(origin === "ours" ? { filled: true } : { fill: "white" }),
    },
    encoding: { x: efficiency, y: rejection, ...encoding },
  };
}

/** What a coin would reach: rejection 1 / efficiency. */
function chanceLayer(top: number): Layer {
  return {
    data: { sequence: { start: 0.01, stop: 1.005, step: 0.01, as: "signal_efficiency" } },
    transform: [{ calculate: `min(1 / datum.signal_efficiency, ${top})`, as: "background_rejection" }],
    mark: { type: "line", strokeDash: [1, 2], strokeWidth: lineWidths.thin, color: ink.quiet },
    encoding: { x: efficiency, y: rejection },
  };
}

function legendRow({ title, roc, published, publishedAuc }: RocSeries, style: SeriesStyle): LegendRow {
  const auc = summariseAuc(roc);
  const collapsed = roc.curves.every((curve) => curve.collapsed);
  const theirs = publishedAuc && asQuoted(publishedAuc.value, publishedAuc.error);
  return {
    label: title,
    style,
    entries: [
      {
        kind: "ours",
        text: collapsed
          ? `${auc.value.toFixed(2)}, collapsed`
          : withUncertainties(auc.value, auc.deviation, auc.spread),
      },
      theirs ? { kind: published ? "published" : "none", text: theirs } : null,
    ],
  };
}

function describe(series: readonly RocSeries[], panels: number, top: number): string {
  const { events, curves } = series[0]?.roc ?? { events: { signal: 0, background: 0 }, curves: [] };
  const seeds = curves.map(({ seed }) => seed);
  const highest = Math.max(0, ...series.flatMap((each) => each.published?.points ?? []).map(([, value]) => value));
  return [
    "Background rejection, the inverse of the background efficiency, against signal efficiency on the test events" +
    ` (${groupThousands(events.signal)} signal, ${groupThousands(events.background)} background).`,
    `Solid lines with filled markers: this run, ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")},` +
    " with 68 % bootstrap bands.",
    ...(highest > 0 ? ["Dashed lines with open markers: the published curves."] : []),
    "Dotted: chance. Among events of equal score a curve is that of a random choice, which is why some are smooth.",
    ...(panels > 1 ? ["Panel (b) shows networks of which the paper draws no curve."] : []),
    "Brackets after an AUC give one standard deviation in its last digits" +
    (seeds.length > 1 ? ": of a bootstrap over test events, then over seeds." : "."),
    "The axis ends at the power of ten above the number of background events: nothing beyond is measured" +
    (highest > top ? `; the published curves go on to ${highest.toExponential(1).replace("e+", "e")}.` : "."),
  ].join(" ");
}
