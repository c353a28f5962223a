/** Groups published files into the figures and tables of a page: `figures/5_roc.svg`, `.pdf` and `.json` are one figure. */
import type { ReportFile, ReportInput } from "./report_input.ts";
import { roman } from "./words.ts";

export interface PublishedItem {
  /** `figure-5_roc`: its place in the page. */
  readonly id: string;
  readonly kind: "figure" | "table";
  /** "Figure 5", "Table I"; "Training history" where the file has no number. */
  readonly label: string;
  /** Its number in the paper; undefined where the paper has no such figure or table. */
  readonly number: number | undefined;
  /** The instance that made it. */
  readonly instance: string;
  /** By extension. */
  readonly formats: ReadonlyMap<string, ReportFile>;
}

/**
 * As the paper numbers them, figures before tables; then those that it lacks, by name. A file name that begins with a
 * number, `5_roc`, says which figure or table of the paper it is.
 */
export function publishedItems({ files }: Pick<ReportInput, "files">): PublishedItem[] {
  const groups = Map.groupBy(
    files.filter(({ path }) => pattern.test(path)),
    ({ path }) => path.replace(/\.[^.]*$/, ""),
  );
  const rank = ({ number, kind }: PublishedItem) => (number === undefined ? 2 : 0) + (kind === "figure" ? 0 : 1);
  return [...groups].map(([stem, files]) => itemOf(stem, files)).sort((a, b) =>
    rank(a) - rank(b) || (a.number ?? 0) - (b.number ?? 0) || (a.id < b.id ? -1 : 1)
  );
}

const pattern = /^(figure|table)s\/([^/.]+)\.(\w+)$/;

function itemOf(stem: string, files: readonly ReportFile[]): PublishedItem {
  const [, kind, name = stem] = /^(figure|table)s\/(.*)$/.exec(stem) ?? [];
  const digits = /^(\d+)(?=_|$)/.exec(name)?.[1];
  const number = digits === undefined ? undefined : Number(digits);
  const isTable = kind === "table";
  const words = name.replaceAll("_", " ");
  return {
    id: `${isTable ? "table" : "figure"}-${name}`,
    kind: isTable ? "table" : "figure",
    label: number === undefined
      ? words.slice(0, 1).toUpperCase() + words.slice(1)
      : isTable
      ? `Table ${roman(number)}`
      : `Figure ${number}`,
    number,
    instance: files[0]?.instance ?? "",
    formats: new Map(files.map((file) => [file.path.slice(file.path.lastIndexOf(".") + 1), file])),
  };
}

/** `train@et/1` of `train@et/1.model`. */
export function instanceOf(from: string): string {
  return from.replace(/\.[^.]*$/, "");
}
