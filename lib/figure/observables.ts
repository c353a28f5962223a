/** Figures 6 and 7 of the paper: observables that its searches chose, ours and, dotted over them, the published. */
import { groupThousands } from "../artifact/notation.ts";
import type { ObservableDistributions } from "../artifact/observable_distributions.ts";
import { graphTitle, imageTitles, observableMeaning, observableTitle } from "../artifact/observable_words.ts";
import type { PublishedDistribution, PublishedSearch } from "../artifact/published_search.ts";
import { classLegend } from "./class_legend.ts";
import type { Figure } from "./figure.ts";
import { graphLayers } from "./graph_drawing.ts";
import { logCorners, type LogPanel, logPanelView, logRows } from "./log_panel.ts";
import { publishedLegend } from "./published_legend.ts";
import { config, type FigureWidth, margins, widths } from "./style.ts";

const classes = ["signal", "background"] as const;
const panelGap = 8, graphRadius = 12;

type Ours = ObservableDistributions["observables"][number];

/** @param number 6, the infrared and collinear safe ones, or 7, the others. */
export function observablesFigure(
  ours: ObservableDistributions,
  published: PublishedSearch,
  number: number,
  width: FigureWidth = "page",
): Figure {
  const title = number === 6 ? "Infrared and collinear safe observables" : "Observables that are not collinear safe";
  const pairs = published.distributions.filter(({ figure }) => figure === number).map((theirs) => {
    const found = ours.observables.find(({ observable }) =>
      observableTitle(observable) === observableTitle(theirs.observable)
    );
    if (!found) throw new RangeError(`cannot draw ${observableTitle(theirs.observable)}: it is not among ours`);
    return { ours: found, panel: panelOf(found, theirs) };
  });
  const perRow = width === "page" ? 3 : 1;
  // Every panel has labels of its own on its vertical axis.
  const room = widths[width] - 2 * margins.outer - margins.right - perRow * margins.left - (perRow - 1) * panelGap;
  const size = { width: Math.floor(room / perRow), height: 118 };
  const views = pairs.map(({ ours: { observable }, panel }, index) =>
    logPanelView(panel, {
      size,
      title: axisTitle(observable),
      fractionTitle: index % perRow === 0 ? "Fraction per bin" : null,
      extra: graphLayers(observable.graph, { x: graphRadius + 8, y: graphRadius + 8 }, graphRadius),
      headroom: 0.3,
    })
  );
  const rows = Array.from(
    { length: Math.ceil(views.length / perRow) },
    (_, row) => ({ hconcat: views.slice(row * perRow, (row + 1) * perRow), spacing: panelGap }),
  );
  const caption = describe(pairs.map(({ ours }) => ours), ours.events);
  const legend = (suffix: (name: typeof classes[number]) => string) =>
    new Map(classes.map((name) => [name, `${name}${suffix(name)}`] as const));
  return {
    title,
    caption,
    table: pairs.flatMap(({ panel }) => logRows(panel)),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { corners: pairs.flatMap(({ panel }) => logCorners(panel)) },
      data: { name: "corners" },
      vconcat: [
        classLegend(legend((name) => ` (${groupThousands(ours.events[name])})`), size.width),
        publishedLegend(legend(() => ", published"), size.width),
        ...rows,
      ],
      spacing: 4,
    },
  };
}

function panelOf({ observable, distribution }: Ours, { signal, background }: PublishedDistribution): LogPanel {
  return { id: observableTitle(observable), distribution, published: { signal, background } };
}

function axisTitle({ graph, kappa, beta, image }: Ours["observable"]): string {
  const half = (value: number) => value === 0.5 ? "1/2" : String(value);
  const angular = beta === null ? "" : `, \u03b2 = ${half(beta)}`;
  return `log\u2081\u2080 ${graphTitle(graph)} (${imageTitles[image]}, \u03ba = ${half(kappa)}${angular})`;
}

function describe(all: readonly Ours[], events: ObservableDistributions["events"]): string {
  const { signal, background } = events;
  return [
    `log10 of energy flow polynomials of all ${groupThousands(signal)} signal and ${
      groupThousands(background)
    } background test` +
    " events, in the published bins, as fractions of the events of the class in the bins. Dotted: the published fractions.",
    "The drawings are the polynomials' graphs: a disc for every cell that is summed over, a line for every distance.",
    ...all.map(({ observable, distribution, auc }) => {
      const zero = (name: typeof classes[number]) => `${(100 * distribution[name].zero / events[name]).toFixed(0)} %`;
      const binned = auc.binned === null || auc.published === null
        ? ""
        : `, that of the bins ${auc.binned.toFixed(3)} (published: ${auc.published.toFixed(3)})`;
      return `${observableMeaning(observable)} It is 0, and in no bin, for ${zero("signal")} of the signal and ${
        zero("background")
      } of the background; its AUC is ${auc.all.toFixed(3)}${binned}.`;
    }),
  ].join(" ");
}
