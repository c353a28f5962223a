/** Figure 4 of the paper: the seven high-level features and the jet mass, ours and, dotted over them, the published. */
import { groupThousands } from "../artifact/notation.ts";
import { binEdges, type PublishedHistogram, type PublishedHistograms } from "../artifact/published_histograms.ts";
import type { FeatureHistogram, FeatureQuantity, SampleFeatures } from "../artifact/sample_features.ts";
import { decadesAround, logarithmic, plainNumber } from "./axes.ts";
import { classLegend } from "./class_legend.ts";
import { featureRows } from "./features_table.ts";
import type { Encoding, Figure, Layer, Row, View } from "./figure.ts";
import { classLayers, outline } from "./histogram.ts";
import { dotted, publishedLegend } from "./published_legend.ts";
import { config, type FigureWidth, fontSizes, lineWidths, margins, widths } from "./style.ts";

const title = "High-level features and jet mass";
const classes = ["signal", "background"] as const;
const panelGap = 11;
const panelHeight = { page: 96, column: 74 } as const;

const labels: Readonly<Record<FeatureQuantity, string>> = {
  Rhad: "R_{had}",
  weta2: "w_{\u03b72}",
  Rphi: "R_{\u03c6}",
  Reta: "R_{\u03b7}",
  sigmaetaeta: "\u03c3_{\u03b7\u03b7}",
  Iso03: "Iso(0.3)",
  Iso04: "Iso(0.4)",
  mass: "M_{jet} of the file",
  ecal_mass: "M_{jet}, ECal only",
};

/** @param width "page" sets three panels in a row, "column" two. */
export function featuresFigure(
  features: SampleFeatures,
  published: PublishedHistograms,
  width: FigureWidth = "page",
): Figure {
  const perRow = width === "page" ? 3 : 2;
  const room = widths[width] - 2 * margins.outer - margins.left - margins.right - panelGap * (perRow - 1);
  const size = { width: Math.floor(room / perRow), height: panelHeight[width] };
  const panels = features.histograms.map((histogram) => ({ histogram, theirs: publishedFor(histogram, published) }));
  const rows = panels.flatMap(({ histogram, theirs }) => featureRows(histogram, theirs, features.events));
  const [low, high] = decadesAround(rows.map(({ fraction }) => fraction).filter((fraction) => fraction > 0));
  const views = panels.map(({ histogram, theirs }, index) =>
    panelView({
      histogram,
      hasPublished: theirs !== undefined,
      domain: [low, high],
      isFirst: index % perRow === 0,
      size,
    })
  );
  const caption = describe(features, panels.flatMap(({ theirs }) => theirs ?? []));
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: {
        corners: panels.flatMap(({ histogram, theirs }) => cornerRows(histogram, theirs, features.events, low)),
      },
      data: { name: "corners" },
      vconcat: [
        ...legends(features, panels.some(({ theirs }) => theirs), size.width),
        ...Array.from(
          { length: Math.ceil(views.length / perRow) },
          // Flush, so that panels stand below one another whatever their labels.
          (_, row): View => ({
            hconcat: views.slice(row * perRow, (row + 1) * perRow),
            spacing: panelGap,
            bounds: "flush",
          }),
        ),
      ],
      spacing: 4,
    },
  };
}

/** The published histogram that stands over ours: it has the same bins. The mass has one, for both our definitions. */
function publishedFor(histogram: FeatureHistogram, { histograms }: PublishedHistograms) {
  const name = histogram.quantity === "ecal_mass" ? "mass" : histogram.quantity;
  return histogram.publishedBins ? histograms.find(({ quantity }) => quantity === name) : undefined;
}

function legends({ events }: SampleFeatures, hasPublished: boolean, width: number): View[] {
  const ours = classes.map((name) => [name, `${name} (${groupThousands(events[name])})`] as const);
  const theirs = classes.map((name) => [name, `${name}, published`] as const);
  return [
    classLegend(new Map(ours), width),
    ...(hasPublished ? [publishedLegend(new Map(theirs), width)] : []),
  ];
}

interface Panel {
  readonly histogram: FeatureHistogram;
  readonly hasPublished: boolean;
  readonly domain: readonly [number, number];
  readonly isFirst: boolean;
  readonly size: { readonly width: number; readonly height: number };
}

function panelView({ histogram, hasPublished, domain: [low, high], isFirst, size }: Panel): View {
  const { quantity, edges } = histogram;
  const { scale, axis } = logarithmic(low, high);
  // Ticks within the decades would be most of the picture's bytes.
  const values = axis.values.filter((value) => Number.isInteger(Math.log10(value)));
  const encoding = {
    x: {
      field: "x",
      type: "quantitative" as const,
      title: axisTitle(histogram),
      scale: { domain: [edges[0] ?? 0, edges.at(-1) ?? 1], nice: false, zero: false },
      // A label at an end of the axis stays within it: the next panel is near.
      axis: { tickCount: 4, labelExpr: plainNumber, labelFlush: 4, titleFontSize: fontSizes.title },
    },
    y: {
      field: "fraction",
      type: "quantitative" as const,
      title: isFirst ? "Fraction per bin" : null,
      scale,
      axis: { ...axis, values, labels: isFirst, ...(isFirst ? {} : { minExtent: 0, maxExtent: 0 }) },
    },
  };
  return {
    ...size,
    transform: [{ filter: { field: "quantity", equal: quantity } }],
    layer: [
      ...classLayers(low, encoding),
      ...(hasPublished ? classes.map((name) => publishedLayer(name, encoding)) : []),
    ],
  };
}

function publishedLayer(name: typeof classes[number], encoding: Required<Pick<Encoding, "x" | "y">>): Layer {
  return {
    transform: [{ filter: { field: "class", equal: `published ${name}` } }],
    mark: {
      type: "line",
      interpolate: "step-after",
      strokeWidth: lineWidths.thin,
      strokeJoin: "miter",
      ...dotted(name),
    },
    encoding: { ...encoding, order: { field: "corner", type: "quantitative" } },
  };
}

function axisTitle({ quantity, unit }: FeatureHistogram): string {
  const name = labels[quantity];
  if (unit === null) return `${name} [file's units]`;
  return unit === "" ? name : `${name} [${unit}]`;
}

/** The histograms as they are drawn. `corner` keeps the order of corners at the same x. */
function cornerRows(
  histogram: FeatureHistogram,
  theirs: PublishedHistogram | undefined,
  events: SampleFeatures["events"],
  floor: number,
): Row[] {
  const { quantity, edges } = histogram;
  const corners = (name: string, edges: number[], counts: readonly number[], total: number) =>
    outline({ edges, density: counts.map((count) => count / total) }, floor)
      .map(({ x, density }, corner) => ({ quantity, class: name, corner, x: short(x), fraction: short(density) }));
  return classes.flatMap((name) => [
    ...corners(name, edges, histogram[name].counts, events[name]),
    ...(theirs ? corners(`published ${name}`, binEdges(theirs), theirs[name], theirs.events[name]) : []),
  ]);
}

/** Eight digits: more than a point of the page shows, and the spec stays readable. */
const short = (value: number) => Number(value.toPrecision(8));

function describe({ events, histograms, notes }: SampleFeatures, theirs: readonly PublishedHistogram[]): string {
  const total = (name: typeof classes[number]) =>
    histograms.reduce((sum, { [name]: { below, above } }) => sum + below + above, 0);
  const ownBins = histograms.filter(({ publishedBins }) => !publishedBins).length;
  return [
    `The seven high-level features and the jet mass of all ${groupThousands(events.signal)} signal and` +
    ` ${groupThousands(events.background)} background candidates, as fractions of the class per bin.`,
    ...(theirs.length > 0 ? [publishedSentence(theirs)] : []),
    ...(ownBins > 0 ? ["Bins that are not the published ones cover the range of the background."] : []),
    `Outside the axes lie ${groupThousands(total("signal"))} signal and ${groupThousands(total("background"))}` +
    " background entries.",
    ...(histograms.some(({ quantity }) => quantity === "ecal_mass")
      ? [
        "The paper does not say of which calorimeters its mass is: beside the mass of the file stands that of the ECal" +
        ` image alone${
          theirs.some(({ quantity }) => quantity === "mass") ? ", both with the same published histogram" : ""
        }.`,
      ]
      : []),
    ...notes,
  ].join(" ");
}

function publishedSentence(theirs: readonly PublishedHistogram[]): string {
  const [of, mass] = [theirs[0], theirs.find(({ quantity }) => quantity === "mass")];
  const splits = of && mass && of.split !== mass.split
    ? `, the features from its ${of.split} split, the mass from its ${mass.split} split`
    : "";
  return `Dotted: the published histograms of the authors' sample${splits}, whose bins are used.`;
}
