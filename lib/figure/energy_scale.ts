/** Energies as colours: a logarithmic scale, the same in every panel of a figure, and the bar that explains it. */
import type { Towers } from "../artifact/tower_image.ts";
import { decadesAround, logarithmic, powerOfTen } from "./axes.ts";
import type { View } from "./figure.ts";
import { fontSizes } from "./style.ts";

export type EnergyDomain = readonly [low: number, high: number];

/** Decades that the scale has at most: fainter towers have the colour of its low end, as in the paper. */
const mostDecades = 6;
const barHeight = 7;
const barSteps = 96;

/** The decades of the energies, at most six below the highest. */
export function energyDomain(images: readonly Towers[]): EnergyDomain {
  const energies = images.flat().map(([, energy]) => energy);
  if (energies.length === 0) return [0.01, 1];
  const [low, high] = decadesAround(energies);
  return [Math.max(low, powerOfTen(Math.round(Math.log10(high)) - mostDecades)), high];
}

/**
 * A logarithmic colour channel. Plasma grows evenly in lightness, also for the colour-blind and in grey; reversed, so
 * that energy is dark on white paper and the hottest tower the darkest.
 */
export function energyColor([low, high]: EnergyDomain) {
  return {
    field: "energy",
    type: "quantitative" as const,
    scale: {
      type: "log" as const,
      domain: [low, high],
      clamp: true,
      nice: false,
      scheme: { name: "plasma" as const, extent: [1, 0] },
      interpolate: "rgb" as const,
    },
    legend: null,
  };
}

/** A horizontal bar of all colours with their energies beneath. @param width in points. */
export function colorBar(domain: EnergyDomain, title: string, width: number): View {
  const [low, high] = domain;
  const at = (step: number) => low * (high / low) ** (step / barSteps);
  const values = Array.from({ length: barSteps }, (_, step) => ({
    from: at(step),
    to: at(step + 1),
    energy: at(step + 0.5),
  }));
  const { scale, axis } = logarithmic(low, high);
  return {
    width,
    height: barHeight,
    data: { values },
    mark: { type: "rect", x2Offset: 0.2 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title,
        scale,
        axis: { ...axis, grid: false, gridOpacity: 0, titleFontSize: fontSizes.title },
      },
      x2: { field: "to" },
      color: energyColor(domain),
    },
  };
}
