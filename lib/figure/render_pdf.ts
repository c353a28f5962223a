/** SVG to PDF of the same size in points, its fonts embedded as subsets; no date, so that the bytes depend on it only. */
// @ts-types="../declarations/pdfkit.d.ts"
import PDFDocument from "pdfkit";
// @ts-types="../declarations/svg_to_pdfkit.d.ts"
import SVGtoPDF from "svg-to-pdfkit";
import { fonts, registerFonts } from "./fonts.ts";

/** @throws Error if the SVG has no size in points, or holds what cannot be drawn. */
export function renderPdf(svg: string, title: string): Promise<Uint8Array<ArrayBuffer>> {
  const [size, width, height] = /(?<=^<svg [^>]*)width="([\d.]+)pt" height="([\d.]+)pt"/.exec(svg) ?? [];
  if (size === undefined) throw new TypeError("cannot draw PDF: the SVG has no size in points");
  const document = new PDFDocument({
    size: [Number(width), Number(height)],
    margin: 0,
    // Bands are transparent, which 1.3 does not know.
    pdfVersion: "1.7",
    font: fonts.regular,
    lang: "en",
    displayTitle: true,
    info: { Title: title, CreationDate: new Date(0) },
  });
  registerFonts(document);
  const bytes = collect(document);
  // svg-to-pdfkit takes a number without a unit for points, and a point for 4/3 of one.
  SVGtoPDF(document, svg.replace(size, `width="${width}" height="${height}"`), 0, 0, {
    assumePt: true,
    fontCallback: (_, bold, italic) => bold ? "bold" : italic ? "oblique" : "regular",
    warningCallback: (warning) => {
      throw new Error(`cannot draw PDF: ${warning}`);
    },
  });
  document.end();
  return bytes;
}

function collect(document: PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  return new Promise((resolve, reject) => {
    document.on("data", (chunk) => chunks.push(chunk));
    document.on("error", reject);
    document.on("end", () => resolve(new Blob(chunks).bytes()));
  });
}
