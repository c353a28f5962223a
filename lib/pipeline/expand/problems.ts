/** Collects what is wrong with a pipeline, at places of the overlaid document. */
import type { Path, Problem } from "../document/diagnostic.ts";
import type { OverlaidContent } from "../document/overrides.ts";
import type { ReferenceFault } from "./parameters.ts";

interface Extra {
  readonly suggestion?: string;
  readonly related?: { readonly path: Path; readonly at: "key" | "value"; readonly message: string };
}

export class ProblemList {
  readonly #problems: Problem[] = [];
  readonly #placeOf: OverlaidContent["placeOf"];
  readonly #damaged: ReadonlySet<string>;

  /** `damaged` as in schema_check.ts: parts of the document that were left out and must not cause further faults. */
  constructor(placeOf: OverlaidContent["placeOf"], damaged: ReadonlySet<string>) {
    this.#placeOf = placeOf;
    this.#damaged = damaged;
  }

  get all(): readonly Problem[] {
    return this.#problems;
  }

  isDamaged(...path: Path): boolean {
    return this.#damaged.has(path.join("."));
  }

  add(path: Path, at: "key" | "value", message: string, { suggestion, related }: Extra = {}): void {
    this.#problems.push({
      place: this.#placeOf(path, at),
      message,
      suggestion,
      related: related && { place: this.#placeOf(related.path, related.at), message: related.message },
    });
  }

  addReferences(faults: readonly ReferenceFault[]): void {
    for (const { path, message, suggestion, unknownName } of faults) {
      const lost = unknownName !== undefined && (this.isDamaged("params") || this.isDamaged("params", unknownName));
      if (!lost) this.add(path, "value", message, { suggestion });
    }
  }
}
