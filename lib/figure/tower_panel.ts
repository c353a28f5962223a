/** A calorimeter image: towers at their real size around the image's centre, coloured by their transverse energy. */
import type { TowerGrid, Towers } from "../artifact/tower_image.ts";
import { plainNumber } from "./axes.ts";
import { energyColor, type EnergyDomain } from "./energy_scale.ts";
import type { Row, View } from "./figure.ts";
import { ink } from "./style.ts";

/** A tower's edges on the axes of a panel. */
export interface TowerRow extends Row {
  readonly panel: string;
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly energy: number;
}

export interface TowerPanel {
  /** Its rows in the figure's data set. */
  readonly name: string;
  readonly grid: TowerGrid;
  readonly domain: EnergyDomain;
  /** In points; panels are square. */
  readonly side: number;
  /** Half the width of both axes, in their units. */
  readonly reach: number;
  /** Whether towers touch: they then overlap by a little. */
  readonly filled?: boolean;
  /** Above the panel. */
  readonly title?: string;
  readonly axes: { readonly x: boolean; readonly y: boolean };
}

/** Half widths of an image: in eta and radians, or in towers where their size is not known. */
const halfOf = ({ size, halfWidth }: TowerGrid) => halfWidth ?? { eta: size / 2, phi: size / 2 };

/**
 * Half the width that the axes of all panels get: a little more than the widest image, so that a tower has the same
 * scale in each and the edge of an image is seen.
 */
export function reachOf(grids: readonly TowerGrid[]): number {
  const widest = Math.max(...grids.flatMap((grid) => Object.values(halfOf(grid))));
  return Number((1.03 * widest).toPrecision(2));
}

/** Towers as rectangles; row 0 is the highest in phi. Edges are rounded to 5 digits, 1/100 of a point or less. */
export function towerRows(panel: string, grid: TowerGrid, towers: Towers): TowerRow[] {
  const { eta, phi } = halfOf(grid);
  const edge = (half: number, index: number) => Number((half * (2 * index / grid.size - 1)).toFixed(5));
  return towers.map(([position, energy]) => {
    const [row, column] = [Math.floor(position / grid.size), position % grid.size];
    return {
      panel,
      x: edge(eta, column),
      x2: edge(eta, column + 1),
      y: -edge(phi, row + 1),
      y2: -edge(phi, row),
      energy,
    };
  });
}

/** Titles of the axes: distance from the image's centre. */
export function axisTitles({ halfWidth }: TowerGrid): { readonly x: string; readonly y: string } {
  return halfWidth
    ? { x: "\u0394\u03b7", y: "\u0394\u03c6 [rad]" }
    : { x: "\u0394\u03b7 [towers]", y: "\u0394\u03c6 [towers]" };
}

/** The panel; its figure's data has the rows of all. */
export function towerPanel({ name, grid, domain, side, reach, filled, title, axes }: TowerPanel): View {
  const { eta, phi } = halfOf(grid);
  const titles = axisTitles(grid);
  const channel = (which: "x" | "y") => ({
    field: which,
    type: "quantitative" as const,
    scale: { domain: [-reach, reach], nice: false, zero: false },
    title: axes[which] ? titles[which] : null,
    axis: { ...ticks(reach, side), labels: axes[which], grid: false, ...(axes[which] ? {} : noExtent) },
  });
  const encoding = { x: channel("x"), x2: { field: "x2" }, y: channel("y"), y2: { field: "y2" } };
  return {
    width: side,
    height: side,
    ...(title === undefined ? {} : { title: { text: title, frame: "group" as const } }),
    view: { fill: ink.outside },
    layer: [
      {
        data: { values: [{ x: -eta, x2: eta, y: -phi, y2: phi }] },
        mark: { type: "rect", fill: "white" },
        encoding,
      },
      {
        transform: [{ filter: { field: "panel", equal: name } }],
        mark: { type: "rect", ...(filled ? { x2Offset: overlap, yOffset: overlap } : {}) },
        encoding: { ...encoding, color: energyColor(domain) },
      },
    ],
  };
}

/** Points. Without it the edges of neighbours would show as hairlines. */
const overlap = 0.3;
const noExtent = { minExtent: 0, maxExtent: 0 } as const;

/** Below this side, in points, there is no room for three labels. */
const narrow = 60;

/** Three ticks far enough from the corners that neighbouring panels' labels do not meet; a narrow panel labels two. */
function ticks(reach: number, side: number) {
  const step = Number(((side < narrow ? 0.5 : 0.7) * reach).toPrecision(1));
  return {
    values: [-step, 0, step],
    labelExpr: side < narrow ? `datum.value === 0 ? '' : ${plainNumber}` : plainNumber,
  };
}
