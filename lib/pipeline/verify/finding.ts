/** What verification has to say of a file or package, apart from what came out when instances ran again. */

export interface Finding {
  readonly kind: "object" | "lock" | "source" | "published" | "package";
  /** `train@hl/1.model`, `electrons`, `tables/1_auc.md`, `zod@4.6.7`. */
  readonly name: string;
  /** Complete in itself. */
  readonly text: string;
}

/** How many of a kind were looked at, and what is wrong with some of them. */
export interface Checked {
  readonly kind: Finding["kind"];
  readonly count: number;
  /** None where all is as it should be. */
  readonly findings: readonly Finding[];
  /** Of `count`, those of which nothing can be said, such as packages that pipeline.lock does not name. */
  readonly unknown: number;
}
