/** A Vega-Lite spec to SVG: the same bytes from the same spec, in any process. */
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { compactSvg } from "./compact_svg.ts";
import { measureText } from "./fonts.ts";
import { typesetSvg } from "./rich_text.ts";
import { escapeXml } from "./xml.ts";

/** Vega's hook for those who bring their own metrics; its typings do not have it. */
const { textMetrics } = vega as unknown as {
  textMetrics: { width(item: { fontSize?: number; fontWeight?: unknown }, text: unknown): number };
};
// Without a canvas Vega assumes 0.8 em for each letter, which leaves gaps beside the labels.
textMetrics.width = (item, text) =>
  measureText(String(text ?? ""), item.fontSize ?? 11, item.fontWeight === "bold" ? "bold" : "regular");

/**
 * Renders a spec as a document of its own: sized in points, with the title and the description (the caption) for
 * those who cannot see it.
 * @throws Error if Vega warns of anything: a figure that lacks data must not look finished.
 */
export async function renderSvg(spec: TopLevelSpec, title: string): Promise<string> {
  const warnings: string[] = [];
  const logger = warningLogger(warnings);
  const view = new vega.View(vega.parse(compile(spec, { logger }).spec), { renderer: "none", logger });
  try {
    // Numbers in ids count up with each figure of a process.
    vega.resetSVGDefIds();
    const svg = await view.toSVG();
    if (warnings.length > 0) throw new Error(`cannot draw "${title}": ${warnings.join("; ")}`);
    return describe(compactSvg(typesetSvg(svg)), title, spec.description ?? "");
  } finally {
    view.finalize();
  }
}

function warningLogger(warnings: string[]): ReturnType<typeof vega.logger> {
  const logger = vega.logger(vega.Warn);
  const collect = (...messages: unknown[]) => {
    warnings.push(messages.map(String).join(" "));
    return logger;
  };
  logger.warn = collect as typeof logger.warn;
  logger.error = collect as typeof logger.error;
  return logger;
}

/**
 * Vega's root element says pixels and nothing else; ours says points, the role, the title and the caption. The picture is
 * one image to those who cannot see it, so the roles of its parts go.
 */
function describe(svg: string, title: string, caption: string): string {
  const [root, width, height] = /^<svg [^>]*width="([\d.]+)" height="([\d.]+)"[^>]*>/.exec(svg) ?? [];
  if (root === undefined) throw new TypeError(`cannot read what Vega drew: it begins with ${svg.slice(0, 80)}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"`,
    ` width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}"`,
    ` role="img" aria-labelledby="title caption">`,
    `<title id="title">${escapeXml(title)}</title><desc id="caption">${escapeXml(caption)}</desc>`,
    // Ticks without a label, of which a logarithmic axis has eight in nine, leave empty texts behind.
    svg.slice(root.length).replace(/<text\b[^>]*\/>| (?:role|aria-[a-z]+|pointer-events)="[^"]*"/g, ""),
    "\n",
  ].join("");
}
