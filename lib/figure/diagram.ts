/** Boxes with lines of text, and arrows between them, placed in points: what drawings of networks are made of. */
import type { Layer } from "./figure.ts";
import { measureText } from "./fonts.ts";
import { pixel, type Place, texts } from "./pixels.ts";
import { fontSizes, ink, lineWidths } from "./style.ts";

export interface BoxText {
  /** Names the box. */
  readonly title: string;
  /** Shape of what leaves it. */
  readonly shape: string;
  /** In grey: trained parameters; empty for none. */
  readonly parameters: string;
}

export interface Box extends BoxText {
  readonly kind: keyof typeof fills;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a box does, by its paper: pale, so that texts stand out on it by more than 7 to 1. */
const fills = { data: "#ffffff", convolution: "#dcebf5", join: "#eeeeee", dense: "#fbe9d9" } as const;

const lineHeight = 10;
const padding = 5;
const lines = ({ title, shape, parameters }: BoxText) => [title, shape, parameters].filter((text) => text !== "");

/** Height of every box: three lines. */
export const boxHeight = 3 * lineHeight + 5;

export function boxWidth(text: BoxText): number {
  return Math.ceil(Math.max(...lines(text).map((line) => measureText(line, fontSizes.label)))) + 2 * padding;
}

export function boxLayers(boxes: readonly Box[]): Layer[] {
  const placed = boxes.flatMap((box) => {
    const own = lines(box), top = box.y + box.height / 2 - (own.length - 1) * lineHeight / 2;
    return own.map((text, line) => ({ x: box.x + box.width / 2, y: top + line * lineHeight, text, of: box }));
  });
  const grey = placed.filter(({ text, of }) => text === of.parameters).map(plain);
  return [
    {
      data: {
        values: boxes.map(({ x, y, width, height, kind }) => ({
          x,
          x2: x + width,
          y,
          y2: y + height,
          fill: fills[kind],
        })),
      },
      mark: { type: "rect", stroke: ink.axis, strokeWidth: lineWidths.thin, cornerRadius: 2 },
      encoding: {
        x: pixel("x"),
        x2: { field: "x2" },
        y: pixel("y"),
        y2: { field: "y2" },
        fill: { field: "fill", type: "nominal", scale: null, legend: null },
      },
    },
    texts(placed.filter(({ text, of }) => text !== of.parameters).map(plain), { align: "center" }),
    texts(grey, { align: "center", color: ink.quiet }),
  ];
}

const plain = ({ x, y, text }: Place & { readonly text: string }) => ({ x, y, text });

/** From `from` to `to`, along one axis or first across and then along it. */
export interface Arrow {
  readonly from: Place;
  readonly to: Place;
}

const head = 3.2;

/** @param flow along which axis arrows end. */
export function arrowLayers(arrows: readonly Arrow[], flow: "right" | "down"): Layer[] {
  const segments = arrows.map(({ from, to }) =>
    flow === "right"
      ? { x: from.x, y: from.y, x2: to.x - head, y2: to.y }
      : { x: from.x, y: from.y, x2: to.x, y2: to.y - head }
  );
  return [
    {
      data: { values: segments },
      mark: { type: "rule", color: ink.axis, strokeWidth: lineWidths.thin },
      encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" } },
    },
    {
      data: {
        values: arrows.map(({ to }) => flow === "right" ? { x: to.x - head, y: to.y } : { x: to.x, y: to.y - head }),
      },
      mark: {
        type: "point",
        shape: flow === "right" ? "triangle-right" : "triangle-down",
        filled: true,
        color: ink.axis,
        size: 18,
        opacity: 1,
      },
      encoding: { x: pixel("x"), y: pixel("y") },
    },
  ];
}
