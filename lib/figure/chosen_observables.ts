/** What a guided search chose: for each observable its graph, and its distribution for all events and in differing pairs. */
import type { Chosen, GuidedSearch } from "../artifact/guided_search.ts";
import { groupThousands, withUncertainty } from "../artifact/notation.ts";
import { graphTitle, imageTitles, observableMeaning, observableTitle } from "../artifact/observable_words.ts";
import { classLegend } from "./class_legend.ts";
import type { Figure, View } from "./figure.ts";
import { wrapText } from "./fonts.ts";
import { graphLayers } from "./graph_drawing.ts";
import { logCorners, type LogPanel, logPanelView, logRows } from "./log_panel.ts";
import { notePanel } from "./note.ts";
import { texts } from "./pixels.ts";
import { config, type FigureWidth, fontSizes, ink, margins, widths } from "./style.ts";

const rowHeight = 96, lineHeight = 10, graphRadius = 22, gap = 10;

export function chosenObservablesFigure(search: GuidedSearch, width: FigureWidth = "page"): Figure {
  const chosen = search.steps.flatMap(({ chosen }) => chosen ?? []);
  const room = widths[width] - 2 * margins.outer - margins.right - 2 * margins.left - 2 * gap;
  // In one column the graph and its words stand as wide as a distribution.
  const size = { width: Math.floor(room / 3), height: rowHeight };
  const panels = chosen.map((observable, step) => panelsOf(observable, step));
  const rows = chosen.map((observable, step): View => ({
    hconcat: [
      picture(observable, step, size),
      ...(panels[step] ?? []).map((panel, k) =>
        logPanelView(panel, {
          size,
          title: step === chosen.length - 1
            ? `log\u2081\u2080 value, ${k === 0 ? "all events" : "differing pairs"}`
            : null,
          fractionTitle: k === 0 ? "Fraction per bin" : null,
        })
      ),
    ],
    spacing: gap,
  }));
  const caption = describe(search, chosen), title = titleOf(search.start);
  return {
    title,
    caption,
    table: panels.flat().flatMap(logRows),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { corners: panels.flat().flatMap(logCorners) },
      data: { name: "corners" },
      vconcat: chosen.length > 0
        ? [classLegend(new Map([["signal", "signal"], ["background", "background"]]), 3 * size.width), ...rows]
        : [notePanel(`No observable was chosen. ${search.stopped}`, { width: 3 * size.width, height: rowHeight })],
      spacing: 8,
    },
  };
}

/** "Observables that a guided search added to 7HL + mass, any κ". */
function titleOf({ features, kappas }: GuidedSearch["start"]): string {
  const names = features.toSorted().map((name) => name === "hl" ? "7HL" : name).join(" + ");
  return `Observables that a guided search added to ${names}, ${kappas === "safe" ? "IRC safe" : "any \u03ba"}`;
}

function panelsOf({ distribution, ...observable }: Chosen, step: number): LogPanel[] {
  const id = `${step + 1}: ${observableTitle(observable)}`;
  return [
    { id: `${id}, all events`, distribution: distribution.all },
    { id: `${id}, differing pairs`, distribution: distribution.differing },
  ];
}

/** The graph, and under it what it is called and how it was ranked. */
function picture(
  { graph, kappa, beta, image, ado }: Chosen,
  step: number,
  size: { width: number; height: number },
): View {
  const exponent = (value: number) => String(value).replace("-", "\u2212");
  const words = [
    `${step + 1}. ${graphTitle(graph)} (${imageTitles[image]})`,
    `\u03ba = ${exponent(kappa)}${beta === null ? "" : `, \u03b2 = ${exponent(beta)}`}`,
    `ADO ${withUncertainty(ado.value, ado.bootstrap)}`,
  ].flatMap((text) => wrapText(text, size.width, fontSizes.label));
  const top = 2 * graphRadius + 14;
  const lines = words.map((text, line) => ({ x: size.width / 2, y: top + (line + 0.5) * lineHeight, text }));
  return {
    ...size,
    view: { stroke: null },
    layer: [
      ...graphLayers(graph, { x: size.width / 2, y: graphRadius + 6 }, graphRadius),
      texts(lines, { align: "center", color: ink.text }),
    ],
  };
}

function describe({ start, guide, steps, stopped, events }: GuidedSearch, chosen: readonly Chosen[]): string {
  const features = start.features.toSorted().map((name) => name === "hl" ? "seven high-level features" : "mass");
  return [
    `Observables that a search beginning with the ${features.join(" and the ")} added,` +
    ` ${start.kappas === "safe" ? "among the infrared and collinear safe ones" : "whatever their kappa"}.`,
    `Middle: log10 of the value for ${groupThousands(events.signal)} signal and ${groupThousands(events.background)}` +
    " background test events, as fractions of those in the bins. Right: the same for the pairs of events that the image" +
    " network and the network before ordered differently, an event once for each of its pairs.",
    ...chosen.map((observable, k) => {
      const { lead, signal, alone, distribution: { all } } = observable, step = steps[k];
      const share = step?.differing
        ? `${(100 * step.differing.pairs / step.differing.of).toFixed(1)} % of the pairs differed`
        : "";
      const ahead = lead
        ? `; it is ahead of the next by ${lead.value.toFixed(4)} (95 % interval ${lead.interval[0].toFixed(4)} to ${
          lead.interval[1].toFixed(4)
        })`
        : "";
      return `${k + 1}. ${
        observableMeaning(observable)
      } The image network calls ${signal} values signal; ${share}${ahead}. Alone it` +
        ` has an AUC of ${alone.toFixed(3)}; it is 0, and in no bin, for ${
          groupThousands(all.signal.zero)
        } signal and ${groupThousands(all.background.zero)} background events.`;
    }),
    `AUC: ${steps.map(({ auc }) => auc.value.toFixed(4)).join(", then ")}; image network ${
      guide.auc.value.toFixed(4)
    }.`,
    stopped,
  ].join(" ");
}
