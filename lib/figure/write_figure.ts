/** Writes a figure in all its formats: what every task that draws does at its end. */
import { encodeCsv } from "./csv.ts";
import type { Figure } from "./figure.ts";

/** The outputs of a task that draws: three pictures, the Vega-Lite spec with its data, and the data as a table. */
export const figureOutputs = {
  svg: "figure.svg",
  png: "figure.png",
  pdf: "figure.pdf",
  spec: "figure.json",
  data: "figure.csv",
} as const;

/** @param paths to write, by output. */
export async function writeFigure(
  figure: Figure,
  paths: Readonly<Record<keyof typeof figureOutputs, string>>,
): Promise<void> {
  // Only now: whoever asks a task what it declares need not load Vega.
  const [{ renderSvg }, { renderPng }, { renderPdf }] = await Promise.all([
    import("./render_svg.ts"),
    import("./render_png.ts"),
    import("./render_pdf.ts"),
  ]);
  const svg = await renderSvg(figure.spec, figure.title);
  await Deno.writeTextFile(paths.svg, svg);
  await Deno.writeFile(paths.png, await renderPng(svg));
  await Deno.writeFile(paths.pdf, await renderPdf(svg, figure.title));
  await Deno.writeTextFile(paths.spec, JSON.stringify(figure.spec, null, 1) + "\n");
  await Deno.writeTextFile(paths.data, encodeCsv(figure.table));
}
