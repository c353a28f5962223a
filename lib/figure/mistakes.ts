/** A contact sheet: the images of the test candidates that the best network gets most wrong. */
import type { Mistake, Mistakes } from "../artifact/mistakes.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { ImagePair, TowerGrid } from "../artifact/tower_image.ts";
import { colorBar, energyDomain } from "./energy_scale.ts";
import type { Figure, Row, View } from "./figure.ts";
import { wrapText } from "./fonts.ts";
import { texts } from "./pixels.ts";
import { config, type FigureWidth, fontSizes, ink, margins, widths } from "./style.ts";
import { reachOf, towerPanel, towerRows } from "./tower_panel.ts";

const title = "What the best network gets most wrong";
const classes = ["signal", "background"] as const;
const calorimeters = ["et", "ht"] as const;
type Class = typeof classes[number];
type Calorimeter = typeof calorimeters[number];
const names = { et: "ECal", ht: "HCal" } as const;
/** Between the two images of a candidate, and between candidates. */
const gaps = { images: 3, candidates: 12 } as const;
const line = 10;

/** @param width "page" sets three candidates in a row, "column" two. */
export function mistakesFigure(mistakes: Mistakes, width: FigureWidth = "page"): Figure {
  const perRow = width === "page" ? 3 : 2;
  const room = widths[width] - 2 * margins.outer - margins.left - margins.right;
  const side = Math.floor((room - (perRow - 1) * gaps.candidates - perRow * gaps.images) / (2 * perRow));
  const sheetWidth = 2 * perRow * side + perRow * gaps.images + (perRow - 1) * gaps.candidates;
  const domain = energyDomain(
    classes.flatMap((of) => mistakes[of].flatMap(({ candidate }) => Object.values(candidate.images))),
  );
  const layout = { domain, side, perRow };
  const caption = describe(mistakes);
  const { unit } = mistakes.grids.et;
  return {
    title,
    caption,
    table: tableRows(mistakes),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title },
      config,
      datasets: { towers: classes.flatMap((of) => panelRows(mistakes, of)) },
      data: { name: "towers" },
      vconcat: [
        ...classes.flatMap((of) => [heading(headings[of], sheetWidth), ...sheet(mistakes, of, layout)]),
        colorBar(domain, `Transverse energy ${unit === null ? "[in the file's units]" : `[${unit}]`}`, sheetWidth),
      ],
      spacing: 5,
    },
  };
}

const headings = {
  signal: "Signal with the lowest scores: ECal and HCal image of each candidate",
  background: "Background with the highest scores: ECal and HCal image of each candidate",
} as const;

function heading(text: string, width: number): View {
  const lines = wrapText(text, width, fontSizes.title);
  return {
    width,
    height: line * lines.length,
    view: { stroke: null },
    layer: [texts(lines.map((text, index) => ({ x: 0, y: line * (index + 0.5), text })))],
  };
}

interface Layout {
  readonly domain: readonly [number, number];
  readonly side: number;
  readonly perRow: number;
}

/** Rows of candidates: words above images. Axes have labels at the left and below the last row only. */
function sheet(mistakes: Mistakes, of: Class, layout: Layout): View[] {
  const { perRow } = layout;
  const rows = Math.ceil(mistakes[of].length / perRow);
  return Array.from({ length: rows }, (_, row) => {
    const inRow = mistakes[of].slice(row * perRow, (row + 1) * perRow);
    const names = inRow.map((_, index) => `${of} ${row * perRow + index}`);
    return [wordsRow(inRow, layout), imagesRow(mistakes, names, row === rows - 1, layout)];
  }).flat();
}

function wordsRow(mistakes: readonly Mistake[], { side, perRow }: Layout): View {
  const step = 2 * side + gaps.images + gaps.candidates;
  const words = mistakes.map(describeMistake);
  const places = words.flatMap((lines, candidate) =>
    lines.map((text, index) => ({ x: candidate * step, y: line * (index + 0.5), text }))
  );
  return {
    width: perRow * step - gaps.candidates,
    height: line * Math.max(...words.map(({ length }) => length)),
    view: { stroke: null },
    layer: [texts(places, { color: ink.quiet })],
  };
}

function imagesRow({ grids }: Mistakes, names: readonly string[], isLast: boolean, { domain, side }: Layout): View {
  const spacer: View = {
    width: gaps.candidates - 2 * gaps.images,
    height: side,
    view: { stroke: null },
    layer: [texts([])],
  };
  const hconcat = names.flatMap((name, index) => {
    const images = calorimeters.map((image) =>
      towerPanel({
        name: `${name} ${image}`,
        grid: grids[image],
        domain,
        side,
        reach: reachFor(grids, image),
        axes: { x: isLast, y: index === 0 && image === "et" },
      })
    );
    return index === 0 ? images : [spacer, ...images];
  });
  // Flush, so that images stand below one another whatever their labels.
  return { hconcat, spacing: gaps.images, bounds: "flush" };
}

/** Both calorimeters have one scale where the size of their towers is known. */
function reachFor(grids: Readonly<Record<Calorimeter, TowerGrid>>, image: Calorimeter): number {
  const known = Object.values(grids).every(({ halfWidth }) => halfWidth !== null);
  return reachOf(known ? Object.values(grids) : [grids[image]]);
}

/** Two short lines, or one where the input has no kinematics. */
function describeMistake({ score, candidate: { pt, eta } }: Mistake): string[] {
  const kinematics = [
    ...(pt === null ? [] : [`p_{T} ${pt.toFixed(1)} GeV`]),
    ...(eta === null ? [] : [`\u03b7 ${eta.toFixed(2).replace("-", "\u2212")}`]),
  ];
  return [`score ${describeScore(score)}`, ...(kinematics.length > 0 ? [kinematics.join(", ")] : [])];
}

/** Four decimals, which must not make a small score 0 or a large one 1. */
function describeScore(score: number): string {
  if (score < 0.0001) return "< 0.0001";
  return score > 0.9999 ? "> 0.9999" : score.toFixed(4);
}

function panelRows({ grids, ...mistakes }: Mistakes, of: Class) {
  return mistakes[of].flatMap(({ candidate }, index) =>
    calorimeters.flatMap((image) => towerRows(`${of} ${index} ${image}`, grids[image], candidate.images[image]))
  );
}

/** Every tower of every candidate, with the candidate's facts. */
function tableRows({ grids, ...mistakes }: Mistakes): Row[] {
  const rows = (of: Class, { score, candidate }: Mistake, image: keyof ImagePair) =>
    towerRows("", grids[image], candidate.images[image]).map(({ x, x2, y, y2, energy }) => ({
      class: of,
      event: candidate.event,
      score,
      pt: candidate.pt,
      eta: candidate.eta,
      calorimeter: names[image],
      eta_low: x,
      eta_high: x2,
      phi_low: y,
      phi_high: y2,
      transverse_energy: energy,
    }));
  return classes.flatMap((of) =>
    mistakes[of].flatMap((mistake) => calorimeters.flatMap((image) => rows(of, mistake, image)))
  );
}

function describe({ network, auc, trainings, events, grids, ...mistakes }: Mistakes): string {
  const listed = (of: Class) => mistakes[of].map(({ candidate }) => candidate.event).join(", ");
  return [
    `The test candidates that ${network} gets most wrong, the network of the highest AUC (${auc.toFixed(4)}` +
    `${trainings > 1 ? `, scores averaged over ${trainings} trainings` : ""}) on` +
    ` ${groupThousands(events.signal)} signal and ${groupThousands(events.background)} background events: the` +
    ` ${mistakes.signal.length} signal candidates (electrons) with the lowest and the ${mistakes.background.length}` +
    " background candidates (jets) with the highest scores, worst first.",
    "The score is the network's probability of signal.",
    "Colour gives the transverse energy of a tower" +
    (grids.et.unit === null ? " in the units of the input file, which does not state them" : " in GeV") +
    "; white is no energy, grey is outside the image.",
    ...(mistakes.signal.some(({ candidate }) => candidate.pt === null)
      ? ["The input has no transverse momenta of the candidates."]
      : []),
    `Rows of the test split, counted from 0: signal ${listed("signal")}; background ${listed("background")}.`,
  ].join(" ");
}
