/**
 * Types of svg-to-pdfkit 0.1.8, which ships none. Put `// @ts-types="../declarations/svg_to_pdfkit.d.ts"` above the
 * import.
 */
import type PDFDocument from "./pdfkit.d.ts";

export interface SvgOptions {
  readonly width?: number;
  readonly height?: number;
  /** One unit is one point, instead of 0.75. */
  readonly assumePt?: boolean;
  /** @returns the name of a font that the document has registered. */
  readonly fontCallback?: (family: string, bold: boolean, italic: boolean) => string;
  readonly warningCallback?: (warning: string) => void;
}

/** Draws an SVG on the current page at (x, y), in points from the upper left corner. */
export default function SVGtoPDF(document: PDFDocument, svg: string, x: number, y: number, options?: SvgOptions): void;
