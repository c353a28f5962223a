/**
 * Subscripts and superscripts in labels: `p_{T} [GeV]`, `10^{-3}`. Vega knows plain text only, so a spec holds this
 * notation, widths are measured by it, and the finished SVG gets `tspan`s. A letter before a subscript is a quantity's
 * symbol and is set in italics, as is the rule in physics.
 */

export type FontStyle = "regular" | "bold" | "oblique";

export interface Run {
  readonly text: string;
  readonly style: FontStyle;
  readonly script: "base" | "sub" | "super";
}

/** Size of sub- and superscripts, and how far they are moved, in units of the font's size. */
export const scriptSize = 0.7;
const shifts = { base: 0, sub: 0.22, super: -0.38 } as const;

const notation = /(?<symbol>\p{L}?)_\{(?<sub>[^}]*)\}|\^\{(?<super>[^}]*)\}/gu;

/** The runs of a label, without empty ones. */
export function parseRichText(text: string, style: FontStyle = "regular"): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const match of text.matchAll(notation)) {
    const { symbol = "", sub = "", super: raised = "" } = match.groups ?? {};
    runs.push(
      { text: text.slice(end, match.index), style, script: "base" },
      { text: symbol, style: "oblique", script: "base" },
      { text: sub, style, script: "sub" },
      { text: raised, style, script: "super" },
    );
    end = match.index + match[0].length;
  }
  runs.push({ text: text.slice(end), style, script: "base" });
  return runs.filter((run) => run.text !== "");
}

/** Rewrites the labels of an SVG that Vega made: notation becomes `tspan`s. Text stays escaped as it was. */
export function typesetSvg(svg: string): string {
  return svg.replace(/<text\b([^>]*)>([^<]*[_^]\{[^<]*)<\/text>/g, (_, attributes: string, text: string) => {
    const size = Number(/font-size="([\d.]+)px"/.exec(attributes)?.[1] ?? NaN);
    if (Number.isNaN(size)) throw new TypeError(`cannot typeset "${text}": it has no font size in px`);
    return `<text${attributes}>${typeset(parseRichText(text), size)}</text>`;
  });
}

function typeset(runs: readonly Run[], size: number): string {
  let shift = 0;
  return runs.map(({ text, style, script }) => {
    const move = round((shifts[script] - shift) * size);
    shift = shifts[script];
    const attributes = [
      move === 0 ? "" : ` dy="${move}"`,
      script === "base" ? "" : ` font-size="${round(scriptSize * size)}px"`,
      style === "oblique" ? ` font-style="italic"` : "",
    ].join("");
    return attributes === "" ? text : `<tspan${attributes}>${text}</tspan>`;
  }).join("");
}

const round = (value: number) => Math.round(value * 100) / 100;
