/** Figure 1 of the paper: transverse momentum and pseudorapidity of the candidates, signal and background. */
import { groupThousands } from "../artifact/notation.ts";
import type { Histogram, Spectra } from "../artifact/spectra.ts";
import { decadesAround, logarithmic } from "./axes.ts";
import { classLegend } from "./class_legend.ts";
import type { Figure, Row, View } from "./figure.ts";
import { classLayers, outline } from "./histogram.ts";
import { notePanel } from "./note.ts";
import { config, type FigureWidth, margins, widths } from "./style.ts";

const title = "Transverse momentum and pseudorapidity of the candidates";
const panelGap = 12;
const classes = ["signal", "background"] as const;

/** What a panel shows, and how its axes are called. */
const quantities = {
  pt: { label: "p_{T}", per: "GeV", scale: "log", what: "transverse momentum" },
  eta: { label: "\u03b7", per: "unit of \u03b7", scale: "linear", what: "pseudorapidity" },
} as const;
type Quantity = keyof typeof quantities;
type Spectrum = NonNullable<Spectra[Quantity]>;

/** @param width "page" sets two panels side by side, "column" one above the other. */
export function spectraFigure(spectra: Spectra, width: FigureWidth = "page"): Figure {
  const columns = width === "page" ? 2 : 1;
  const room = (widths[width] - 2 * margins.outer - panelGap * (columns - 1)) / columns;
  const size = { width: Math.floor(room - margins.left - margins.right), height: 150 };
  const names: Quantity[] = ["pt", "eta"];
  const panels = names.map((name) => {
    const spectrum = spectra[name];
    const missing = spectra.missing ?? `the input has no ${quantities[name].what}`;
    if (spectrum) return panelView(name, spectrum, size);
    // Beside another panel the note takes the room of the axis that it lacks.
    const width = size.width + (columns > 1 ? margins.left : 0);
    return notePanel(`Not drawn: ${missing}.`, { ...size, width });
  });
  const caption = describe(spectra);
  const events = classes.map((name) => [name, `${name} (${groupThousands(spectra.events[name])})`] as const);
  return {
    title,
    caption,
    table: names.flatMap((name) => binRows(name, spectra[name])),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { corners: names.flatMap((name) => cornerRows(name, spectra[name])) },
      data: { name: "corners" },
      vconcat: [
        classLegend(new Map(events), size.width),
        columns > 1 ? { hconcat: panels, spacing: panelGap } : { vconcat: panels, spacing: panelGap },
      ],
      spacing: 4,
    },
  };
}

/** The floor of a panel: the decade below its smallest bin that is not empty, or zero. */
function valueAxis(name: Quantity, spectrum: Spectrum) {
  const { scale, per } = quantities[name];
  const densities = classes.flatMap((each) => spectrum[each].density);
  const title = `Fraction per ${per}`;
  if (scale === "log" && densities.some((density) => density > 0)) {
    const [low, high] = decadesAround(densities);
    return { floor: low, channel: { title, ...logarithmic(low, high) } };
  }
  const highest = Math.max(...densities, Number.MIN_VALUE);
  return { floor: 0, channel: { title, scale: { domain: [0, 1.15 * highest], nice: true }, axis: { tickCount: 5 } } };
}

function panelView(name: Quantity, spectrum: Spectrum, size: { width: number; height: number }): View {
  const { floor, channel } = valueAxis(name, spectrum);
  const edges = classes.flatMap((each) => spectrum[each].edges);
  const { label } = quantities[name];
  const x = {
    field: "x",
    type: "quantitative" as const,
    title: spectrum.unit === "" ? label : `${label} [${spectrum.unit}]`,
    scale: { domain: [Math.min(...edges), Math.max(...edges)], nice: false, zero: false },
    axis: { tickCount: 6 },
  };
  const layers = classLayers(floor, { x, y: { field: "density", type: "quantitative", ...channel } });
  return { ...size, transform: [{ filter: { field: "quantity", equal: name } }], layer: layers };
}

/** The histograms as they are, for figure.csv. */
function binRows(quantity: Quantity, spectrum: Spectrum | null): Row[] {
  return classes.flatMap((name) => {
    const histogram = spectrum?.[name];
    return (histogram?.counts ?? []).map((count, bin) => ({
      quantity,
      class: name,
      low: histogram?.edges[bin] ?? null,
      high: histogram?.edges[bin + 1] ?? null,
      count,
      density: histogram?.density[bin] ?? null,
    }));
  });
}

/** The histograms as they are drawn. `corner` keeps the order of corners at the same x. */
function cornerRows(quantity: Quantity, spectrum: Spectrum | null): Row[] {
  if (!spectrum) return [];
  const { floor } = valueAxis(quantity, spectrum);
  return classes.flatMap((name) =>
    outline(spectrum[name], floor).map((corner, index) => ({ quantity, class: name, corner: index, ...corner }))
  );
}

function describe(spectra: Spectra): string {
  const { events, missing } = spectra;
  const drawn = [spectra.pt, spectra.eta].filter((spectrum) => spectrum !== null);
  const outside = (name: typeof classes[number]) =>
    drawn.reduce((total, spectrum) => total + outsideEdges(spectrum[name]), 0);
  return [
    `Transverse momentum pT and pseudorapidity \u03b7 of the ${groupThousands(events.signal)} signal and` +
    ` ${groupThousands(events.background)} background candidates of the training split, before any reweighting.`,
    "Each histogram is divided by the number of its candidates and by the width of its bins.",
    ...(drawn.length > 0
      ? [
        `Outside the axes lie ${groupThousands(outside("signal"))} signal and` +
        ` ${groupThousands(outside("background"))} background entries.`,
      ]
      : []),
    ...(missing === null ? [] : [`Not drawn: ${missing}.`]),
  ].join(" ");
}

const outsideEdges = ({ below, above }: Histogram) => below + above;
