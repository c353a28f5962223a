/**
 * DejaVu Sans, imported as bytes: a font is then part of the module graph, so that it counts in a task's fingerprint
 * and needs no permission to be read. Widths of text come from the font itself.
 */
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "bytes" };
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "bytes" };
import oblique from "dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf" with { type: "bytes" };
// @ts-types="../declarations/pdfkit.d.ts"
import PDFDocument from "pdfkit";
import { type FontStyle, parseRichText, scriptSize } from "./rich_text.ts";

export const fonts: Readonly<Record<FontStyle, Uint8Array>> = { regular, bold, oblique };

/** Gives a document the three styles by name. */
export function registerFonts(document: PDFDocument): void {
  for (const [style, bytes] of Object.entries(fonts)) document.registerFont(style, bytes);
}

let metrics: PDFDocument | undefined;

/** Made when it is needed first: reading three fonts takes longer than asking a task what it declares. */
function metricsOf(): PDFDocument {
  if (metrics) return metrics;
  metrics = new PDFDocument({ font: regular, autoFirstPage: false });
  registerFonts(metrics);
  return metrics;
}

/** Width of a label in the units of `size`, kerning included; sub- and superscripts as `typesetSvg` sets them. */
export function measureText(text: string, size: number, style: FontStyle = "regular"): number {
  const metrics = metricsOf();
  return parseRichText(text, style).reduce((width, run) => {
    metrics.font(run.style).fontSize(run.script === "base" ? size : scriptSize * size);
    return width + metrics.widthOfString(run.text);
  }, 0);
}

/** Breaks a text at blanks into lines of at most `width`; a longer word has a line of its own. */
export function wrapText(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && measureText(`${last} ${word}`, size) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
