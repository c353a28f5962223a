/**
 * Finds the lines of faults. `yaml` keeps the position of every node, which `@std/yaml` does not; it is slow to load,
 * so this module must be reached by `await import()` only, once there is a fault to show.
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { Diagnostic, Location, Path, Place, Problem } from "./diagnostic.ts";
import type { PipelineDocument } from "./document.ts";

type Range = readonly [start: number, end: number];

/** Turns problems into diagnostics, in the order of the file; options come first. */
export function locateProblems(document: PipelineDocument, problems: readonly Problem[]): Diagnostic[] {
  const source = new LocatedText(document.text, document.file);
  const diagnostics = problems.map((problem): Diagnostic => ({
    path: problem.place.path,
    message: problem.message,
    suggestion: problem.suggestion,
    location: source.locate(problem.place),
    option: problem.place.kind === "option" ? problem.place.option : undefined,
    related: problem.related &&
      { message: problem.related.message, location: source.locate(problem.related.place) },
  }));
  return unique(diagnostics).sort(byPosition);
}

/** Syntax errors and duplicate keys; `fallback` is what @std/yaml said, for what `yaml` lets pass. */
export function locateSyntaxErrors(text: string, file: string, fallback: SyntaxError): Diagnostic[] {
  const source = new LocatedText(text, file);
  const found = source.errors.map((error): Diagnostic => ({
    path: [],
    message: sentence(error),
    location: source.locationOf([error.pos[0], Math.max(error.pos[0] + 1, error.pos[1])]),
  }));
  return found.length > 0 ? unique(found).sort(byPosition) : [fallbackDiagnostic(source, fallback)];
}

class LocatedText {
  readonly #text: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: true });
  }

  get errors(): readonly YAMLError[] {
    return this.#document.errors;
  }

  locate(place: Place): Location | undefined {
    return place.kind === "document" ? this.locationOf(this.#find(place.path, place.at)) : undefined;
  }

  locationOf([start, end]: Range): Location {
    const { line, col } = this.#lines.linePos(start);
    const lineStart = start - (col - 1);
    const lineEnd = this.#text.slice(lineStart).search(/\r?\n|$/) + lineStart;
    const text = this.#text.slice(lineStart, lineEnd);
    const length = Math.max(1, Math.min(end, lineEnd) - start);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), length, text };
  }

  /** Extent of the node at `path`, or of the deepest node on the way to it that exists. */
  #find(path: Path, at: "key" | "value"): Range {
    let node: unknown = this.#document.contents;
    let found: Range = [0, 1];
    for (const [depth, key] of path.entries()) {
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isMap(node)) {
        const pair = node.items.find((item: Pair) => keyName(item.key) === String(key));
        if (!pair) return found;
        const last = depth === path.length - 1;
        found = pairRange(pair, last && at === "key") ?? found;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(key)];
        found = nodeRange(node) ?? found;
      } else {
        return found;
      }
    }
    return found;
  }
}

/** A scalar is shown at its value, which is what is wrong with it; a map or list at its key, where the eye looks for it. */
function pairRange(pair: Pair, key: boolean): Range | undefined {
  const { value } = pair;
  const atValue = !key && (isAlias(value) || isScalar(value)) && value.range && value.range[1] > value.range[0];
  return nodeRange(atValue ? value : pair.key);
}

function nodeRange(node: unknown): Range | undefined {
  return isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}

function keyName(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function sentence(error: YAMLError): string {
  if (error.code === "DUPLICATE_KEY") return "duplicate key: expected every key once in a map";
  return `YAML syntax: ${error.message.split("\n")[0]}`;
}

function fallbackDiagnostic(source: LocatedText, error: SyntaxError): Diagnostic {
  const offset = "offset" in error && typeof error.offset === "number" ? error.offset : 0;
  return {
    path: [],
    message: error.message.split("\n")[0] ?? "YAML syntax",
    location: source.locationOf([offset, offset + 1]),
  };
}

/** One place, one fault: the first. Instances share faults, and what follows from a fault is not another one. */
function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { location, option, path } = diagnostic;
    const key = JSON.stringify([location?.line, location?.column, option, path]);
    if (!seen.has(key)) seen.set(key, diagnostic);
  }
  return [...seen.values()];
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return (a.location?.line ?? 0) - (b.location?.line ?? 0) || (a.location?.column ?? 0) - (b.location?.column ?? 0);
}
