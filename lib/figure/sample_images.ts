/** Figures 2 and 3: calorimeter images of signal and background, an example of each or the mean of each. */
import { groupThousands } from "../artifact/notation.ts";
import type { SampleImages } from "../artifact/sample_images.ts";
import type { Candidate, ImagePair } from "../artifact/tower_image.ts";
import { colorBar, energyDomain } from "./energy_scale.ts";
import type { Figure, View } from "./figure.ts";
import { config, type FigureWidth, margins, widths } from "./style.ts";
import { reachOf, towerPanel, towerRows } from "./tower_panel.ts";

export type ImagesShown = "examples" | "means";

const titles = { examples: "Example calorimeter images", means: "Mean calorimeter images" } as const;
const panelGap = 9;
const classes = ["signal", "background"] as const;
const calorimeters = ["et", "ht"] as const;
const names = { et: "ECal", ht: "HCal", signal: "Signal", background: "Background" } as const;
type Class = typeof classes[number];
type Calorimeter = typeof calorimeters[number];

/** @param width "page" sets the four panels in a row, "column" two by two. */
export function imagesFigure(images: SampleImages, shown: ImagesShown, width: FigureWidth = "page"): Figure {
  const perRow = width === "page" ? 4 : 2;
  const pairs = { signal: pairOf(images, "signal", shown), background: pairOf(images, "background", shown) };
  const panels = classes.flatMap((of) => calorimeters.map((image) => ({ of, image, towers: pairs[of][image] })));
  const domain = energyDomain(panels.map(({ towers }) => towers));
  const room = widths[width] - 2 * margins.outer - margins.left - margins.right - panelGap * (perRow - 1);
  const side = Math.floor(room / perRow);
  const views = panels.map(({ of, image }, index) =>
    towerPanel({
      name: `${of} ${image}`,
      grid: images.grids[image],
      domain,
      side,
      reach: reachFor(images, image),
      filled: shown === "means",
      title: `(${"abcd"[index]}) ${names[of]}, ${names[image]}`,
      axes: { x: index >= panels.length - perRow, y: index % perRow === 0 },
    })
  );
  const unit = images.grids.et.unit;
  const quantity = shown === "means" ? "Mean transverse energy" : "Transverse energy";
  const barWidth = perRow * side + (perRow - 1) * panelGap;
  const caption = describe(images, shown);
  const rows = panels.flatMap(({ of, image, towers }) => towerRows(`${of} ${image}`, images.grids[image], towers));
  return {
    title: titles[shown],
    caption,
    table: rows.map(({ panel, x, x2, y, y2, energy }) => {
      const [of = "", image = ""] = panel.split(" ");
      return {
        class: of,
        calorimeter: names[image as Calorimeter],
        eta_low: x,
        eta_high: x2,
        phi_low: y,
        phi_high: y2,
        transverse_energy: energy,
      };
    }),
    spec: {
      $schema: "https://vega.github.io/schema/vega-lite/v6.json",
      description: caption,
      usermeta: { title: titles[shown] },
      config,
      datasets: { towers: rows },
      data: { name: "towers" },
      vconcat: [
        ...(perRow === 4 ? [row(views)] : [row(views.slice(0, 2)), row(views.slice(2))]),
        colorBar(domain, `${quantity} ${unit === null ? "[in the file's units]" : `[${unit}]`}`, barWidth),
      ],
      spacing: 6,
    },
  };
}

// Flush, so that images stand below one another whatever their labels.
const row = (views: View[]): View => ({ hconcat: views, spacing: panelGap, bounds: "flush" });

/** Both calorimeters have one scale where the size of their towers is known. */
function reachFor({ grids }: SampleImages, image: Calorimeter): number {
  const known = Object.values(grids).every(({ halfWidth }) => halfWidth !== null);
  return reachOf(known ? Object.values(grids) : [grids[image]]);
}

function pairOf(images: SampleImages, of: Class, shown: ImagesShown): ImagePair {
  return shown === "means" ? images[of].mean : images[of].example.images;
}

function describe(images: SampleImages, shown: ImagesShown): string {
  const { signal, background, grids } = images;
  return [
    shown === "means"
      ? `Mean images of the ${groupThousands(signal.events)} signal and ${
        groupThousands(background.events)
      } background` +
        " candidates of the training split, empty images included."
      : `Images of one signal candidate (electron; ${describeCandidate(signal.example)}) and one background candidate` +
        ` (jet; ${describeCandidate(background.example)}). ${images.choice}` +
        (signal.example.pt === null ? " The input has no transverse momenta of the candidates." : ""),
    `Of the HCal images, ${percent(signal.empty.ht)} of signal and ${percent(background.empty.ht)} of background are` +
    " empty.",
    "Colour gives the transverse energy of a tower" +
    (grids.et.unit === null ? " in the units of the input file, which does not state them" : " in GeV") +
    "; white is no energy, grey is outside the image.",
    ...geometrySentences(images),
    "The paper's Figures 2 and 3 show energy instead of transverse energy, its Figure 2 the ECal and its Figure 3 the" +
    " HCal.",
  ].join(" ");
}

function geometrySentences({ grids: { et, ht } }: SampleImages): string[] {
  const sizes = `The ECal image has ${et.size} \u00d7 ${et.size} towers, the HCal image ${ht.size} \u00d7 ${ht.size}`;
  const merged = ht.pixels > 1 ? `, each stored as ${ht.pixels} \u00d7 ${ht.pixels} pixels, which are summed here` : "";
  const known = et.halfWidth !== null && ht.halfWidth !== null;
  return [`${sizes}${merged}${known ? "" : "; this is not the paper's geometry, so axes count towers"}.`];
}

/** What is known of a candidate besides its images. */
export function describeCandidate({ event, pt, eta }: Candidate): string {
  return [
    `event ${event} of the split, counted from 0`,
    ...(pt === null ? [] : [`pT = ${pt.toFixed(1)} GeV`]),
    ...(eta === null ? [] : [`\u03b7 = ${eta.toFixed(2).replace("-", "\u2212")}`]),
  ].join(", ");
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)}%`;
