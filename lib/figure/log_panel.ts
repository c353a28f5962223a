/** A panel with the distribution of log10 of an observable, as Figures 6 and 7 have them. */
import type { LogDistribution } from "../artifact/guided_search.ts";
import type { Layer, Row, View } from "./figure.ts";
import { classLayers, outline } from "./histogram.ts";
import { dotted } from "./published_legend.ts";
import { lineWidths } from "./style.ts";

const classes = ["signal", "background"] as const;

/** What stands in one panel: ours and, where it is known, the published, as fractions of the events in the bins. */
export interface LogPanel {
  /** Names the panel in the figure's data. */
  readonly id: string;
  readonly distribution: LogDistribution;
  readonly published?: { readonly signal: readonly number[]; readonly background: readonly number[] };
}

/** Bin edges, one more than there are bins. */
export function logEdges({ low, high, signal: { counts } }: LogDistribution): number[] {
  return Array.from({ length: counts.length + 1 }, (_, i) => short(low + (high - low) * i / counts.length));
}

function fractionsOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => total > 0 ? short(count / total) : 0);
}

/** Eight digits: more than a point of the page shows, and the spec stays readable. */
const short = (value: number) => Number(value.toPrecision(8));

/** The histograms as they are drawn. `corner` keeps the order of corners at the same x. */
export function logCorners({ id, distribution, published }: LogPanel): Row[] {
  const edges = logEdges(distribution);
  const corners = (name: string, density: readonly number[]) =>
    outline({ edges, density: [...density] }).map(({ x, density }, corner) => ({
      panel: id,
      class: name,
      corner,
      x,
      fraction: density,
    }));
  return classes.flatMap((name) => [
    ...corners(name, fractionsOf(distribution[name].counts)),
    ...published ? corners(`published ${name}`, published[name]) : [],
  ]);
}

/** The histograms as a table. */
export function logRows({ id, distribution, published }: LogPanel): Row[] {
  const edges = logEdges(distribution);
  return classes.flatMap((name) => {
    const fractions = fractionsOf(distribution[name].counts);
    return fractions.map((fraction, bin) => ({
      observable: id,
      class: name,
      log10_low: edges[bin] ?? null,
      log10_high: edges[bin + 1] ?? null,
      events: distribution[name].counts[bin] ?? null,
      fraction,
      published_fraction: published?.[name][bin] ?? null,
    }));
  });
}

/** The largest fraction of a panel. */
export function highest({ distribution, published }: LogPanel): number {
  return Math.max(
    ...classes.flatMap((name) => [...fractionsOf(distribution[name].counts), ...published?.[name] ?? []]),
  );
}

export interface LogPanelOptions {
  readonly size: { readonly width: number; readonly height: number };
  /** Title of the x axis; null for none. */
  readonly title: string | null;
  /** Title of the y axis; null for none. */
  readonly fractionTitle: string | null;
  /** In points of the panel: drawings, texts. */
  readonly extra?: readonly Layer[];
  /** Share of the panel's height above the highest bin, for what `extra` holds. */
  readonly headroom?: number;
}

/** The panel; the figure's data hold `logCorners`. */
export function logPanelView(
  panel: LogPanel,
  { size, title, fractionTitle, extra = [], headroom = 0.06 }: LogPanelOptions,
): View {
  const { low, high } = panel.distribution, top = Math.max(highest(panel), 1e-6) / (1 - headroom);
  const encoding = {
    x: {
      field: "x",
      type: "quantitative" as const,
      title,
      scale: { domain: [short(low), short(high)], nice: false, zero: false },
      axis: { tickCount: 5, labelFlush: 4, labelOverlap: true },
    },
    y: {
      field: "fraction",
      type: "quantitative" as const,
      title: fractionTitle,
      scale: { domain: [0, short(top)], nice: false },
      axis: { tickCount: 4, format: "~g" },
    },
  };
  const only = (name: string) => [{ filter: { field: "class", equal: name } }];
  return {
    ...size,
    transform: [{ filter: { field: "panel", equal: panel.id } }],
    layer: [
      ...classLayers(0, encoding),
      ...panel.published
        ? classes.map((name): Layer => ({
          transform: only(`published ${name}`),
          mark: {
            type: "line",
            interpolate: "step-after",
            strokeWidth: lineWidths.thin,
            strokeJoin: "miter",
            ...dotted(name),
          },
          encoding: { ...encoding, order: { field: "corner", type: "quantitative" } },
        }))
        : [],
      ...extra,
    ],
  };
}
