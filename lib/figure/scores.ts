/** How the output of each network is distributed, signal and background: one panel per network. */
import type { Diagnostics, SeedDiagnostics } from "../artifact/diagnostics.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import { decadesAround, linear, logarithmic } from "./axes.ts";
import { classLegend } from "./class_legend.ts";
import type { Figure, Row } from "./figure.ts";
import { classLayers, outline } from "./histogram.ts";
import { type NamedNetwork, orderNetworks } from "./network_order.ts";
import { networkStyles } from "./network_style.ts";
import { type Panel, sharedAxis, smallMultiples } from "./small_multiples.ts";
import { config, type FigureWidth, margins, widths } from "./style.ts";

const title = "Score distributions";
const classes = ["signal", "background"] as const;

interface ScoreRow extends Row {
  readonly network: string;
  readonly class: typeof classes[number];
  readonly low: number;
  readonly high: number;
  /** Events, summed over seeds. */
  readonly count: number;
  /** Of the class' events. */
  readonly fraction: number;
}

/** @param diagnostics by network. */
export function scoresFigure(
  diagnostics: ReadonlyMap<string, Diagnostics>,
  published: Published,
  width: FigureWidth = "page",
): Figure {
  const networks = orderNetworks(diagnostics.keys(), published);
  const styles = networkStyles(networks.map(({ name }) => name));
  const rows = [...diagnostics].flatMap(([name, { seeds }]) => scoreRows(name, seeds));
  const [floor, ceiling] = decadesAround(rows.map(({ fraction }) => fraction));
  const panels = networks.flatMap(({ name, title }): Panel[] => {
    const style = styles.get(name);
    return style ? [{ title, style, layers: panelLayers(name, floor, ceiling) }] : [];
  });
  const caption = describe(diagnostics, networks);
  const [first] = diagnostics.values();
  const labels = classes.map((name) => [name, `${name} (${groupThousands(first?.events[name] ?? 0)})`] as const);
  return {
    title,
    caption,
    table: rows,
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { corners: cornerRows(rows, floor) },
      data: { name: "corners" },
      vconcat: [
        classLegend(new Map(labels), widths[width] - 2 * margins.outer - margins.left - margins.right),
        smallMultiples(panels, { width, aspect: 0.85, ownLabels: false, lastLabel: "1" }),
      ],
      spacing: 4,
    },
  };
}

function scoreRows(network: string, seeds: readonly SeedDiagnostics[]): ScoreRow[] {
  return classes.flatMap((name) => {
    const bins = seeds[0]?.histogram[name].length ?? 0;
    const counts = Array.from({ length: bins }, (_, bin) => {
      return seeds.reduce((sum, { histogram }) => sum + (histogram[name][bin] ?? 0), 0);
    });
    const total = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, bin) => {
      const fraction = total > 0 ? count / total : 0;
      return { network, class: name, low: bin / bins, high: (bin + 1) / bins, count, fraction };
    });
  });
}

function cornerRows(rows: readonly ScoreRow[], floor: number) {
  return [...Map.groupBy(rows, (row) => `${row.network} ${row.class}`).values()].flatMap((bins) => {
    const [first] = bins;
    if (!first) return [];
    const edges = [first.low, ...bins.map(({ high }) => high)];
    return outline({ edges, density: bins.map(({ fraction }) => fraction) }, floor)
      .map((corner, index) => ({ network: first.network, class: first.class, corner: index, ...corner }));
  });
}

function panelLayers(network: string, floor: number, ceiling: number): Panel["layers"] {
  return (place) => {
    const { scale, axis } = logarithmic(floor, ceiling);
    // Ticks that are not drawn would still be written.
    const values = place.first ? axis.values : axis.values.filter((value) => Number.isInteger(Math.log10(value)));
    const shared = sharedAxis(place, "Fraction per bin");
    const x = {
      field: "x",
      type: "quantitative" as const,
      title: place.last ? "Network output" : null,
      ...linear([0, 0.2, 0.4, 0.6, 0.8, 1], ".1~f"),
    };
    const y = {
      field: "density",
      type: "quantitative" as const,
      scale,
      ...shared,
      axis: { ...axis, values, ...shared.axis },
    };
    return classLayers(floor, { x, y }).map((layer) => {
      return { ...layer, transform: [{ filter: { field: "network", equal: network } }, ...layer.transform ?? []] };
    });
  };
}

function describe(diagnostics: ReadonlyMap<string, Diagnostics>, networks: readonly NamedNetwork[]): string {
  const all = [...diagnostics.values()];
  const seeds = all[0]?.seeds.map(({ seed }) => seed) ?? [];
  const { signal = 0, background = 0 } = all[0]?.events ?? {};
  const bins = all[0]?.seeds[0]?.histogram.signal.length ?? 0;
  return [
    `Output of each network, the probability of signal, for the ${groupThousands(signal)} signal and` +
    ` ${groupThousands(background)} background events of the test split, in ${bins} bins; logarithmic.`,
    seeds.length === 1
      ? `Seed ${seeds.join()}.`
      : `Seeds ${seeds.join(", ")} together: each event counts once for each of them.`,
    ...networks.flatMap(({ name, title }) => collapseSentence(title, diagnostics.get(name)?.seeds ?? [])),
  ].join(" ");
}

function collapseSentence(title: string, seeds: readonly SeedDiagnostics[]): string[] {
  const collapsed = seeds.filter(({ collapsed }) => collapsed).map(({ seed }) => seed);
  if (collapsed.length === 0) return [];
  const which = seeds.length === 1 ? "" : ` with ${collapsed.length === 1 ? "seed" : "seeds"} ${collapsed.join(", ")}`;
  return [`The ${title} network collapsed${which}: its output is the same for all events.`];
}
