/**
 * Faults of pipeline.yaml as values: found all at once, shown with their line. A `Problem` names a place in the
 * document by keys; locate.ts turns it into a `Diagnostic`, which also knows line and column.
 */

/** Outcome of something that a user's input can spoil; exceptions are left to bugs and to the operating system. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Keys of maps and indices of lists from the document's root: `["stages", "train", "inputs", 1]`. */
export type Path = readonly (string | number)[];

/** Where a value was written: in pipeline.yaml, or on the command line. */
export type Place =
  | { readonly kind: "document"; readonly path: Path; readonly at: "key" | "value" }
  /** `option` as typed: `--set params.events=many`. */
  | { readonly kind: "option"; readonly option: string; readonly path: Path };

export interface Problem {
  readonly place: Place;
  /** What is, and what should be: `expected number, got string "fast"`. */
  readonly message: string;
  /** What to write instead: `did you mean "model"?`. */
  readonly suggestion?: string;
  /** A second place that takes part: `first published here`. */
  readonly related?: { readonly place: Place; readonly message: string };
}

/** A stretch of one line of a file. Lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Characters to underline, at least 1. */
  readonly length: number;
  /** The line's text, without its end. */
  readonly text: string;
}

export interface Diagnostic {
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string;
  /** Missing where the fault lies outside the file: in an option, or because there is no file. */
  readonly location?: Location;
  /** The option at fault, as typed. */
  readonly option?: string;
  readonly related?: { readonly message: string; readonly location?: Location };
}

/** One fault as text: the located message, the source line, a caret line, and the second place where there is one. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { location, option, path, message, suggestion, related } = diagnostic;
  const where = location ? `${position(location)} ` : option ? `${option}: ` : "";
  const dotted = path.join(".");
  const keys = dotted !== "" && !option?.startsWith(`--set ${dotted}=`) ? `${dotted}: ` : "";
  const lines = [`${where}${keys}${message}${suggestion ? `; ${suggestion}` : ""}`, ...excerpt(location)];
  if (related?.location) lines.push(`  ${position(related.location)} ${related.message}`, ...excerpt(related.location));
  return lines.join("\n");
}

function position({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** Columns of a source line that are shown; longer lines are cut around the fault. */
const EXCERPT_WIDTH = 100;

function excerpt(location: Location | undefined): string[] {
  if (!location) return [];
  const start = location.column - 1;
  const from = location.text.length <= EXCERPT_WIDTH ? 0 : Math.max(0, Math.min(start - 30, start));
  const shown = location.text.slice(from, from + EXCERPT_WIDTH);
  const before = from > 0 ? "…" : "";
  const after = from + EXCERPT_WIDTH < location.text.length ? "…" : "";
  // Tabs are kept, so that the caret stands under its character whatever a tab's width is.
  const indent = shown.slice(0, start - from).replace(/[^\t]/g, " ");
  const carets = "^".repeat(Math.max(1, Math.min(location.length, shown.length - (start - from))));
  return [`    ${before}${shown}${after}`, `    ${before && " "}${indent}${carets}`];
}
