/**
 * Types of the part of pdfkit 0.20 that is used here; the package ships none. Put
 * `// @ts-types="../declarations/pdfkit.d.ts"` above the import.
 */

export interface DocumentOptions {
  /** Width and height in points. */
  readonly size?: readonly [number, number];
  readonly margin?: number;
  /** The first font, as a file's bytes: without it pdfkit loads Helvetica. */
  readonly font?: Uint8Array;
  readonly autoFirstPage?: boolean;
  readonly compress?: boolean;
  readonly lang?: string;
  readonly displayTitle?: boolean;
  readonly pdfVersion?: "1.3" | "1.4" | "1.5" | "1.6" | "1.7" | "1.7ext3";
  readonly info?: Readonly<Record<string, string | Date>>;
}

export default class PDFDocument {
  constructor(options?: DocumentOptions);
  registerFont(name: string, source: Uint8Array): this;
  font(nameOrSource: string | Uint8Array): this;
  fontSize(points: number): this;
  /** Width in points in the current font, kerning included. */
  widthOfString(text: string): number;
  on(event: "data", listener: (chunk: Uint8Array<ArrayBuffer>) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  end(): void;
}
