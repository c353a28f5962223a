/** Groups published files into the figures and tables of a page: `figures/5_roc.svg`, `.pdf` and `.json` are one figure. */
import type { ReportFile, ReportInput } from "./report_input.ts";
import { roman } from "./words.ts";

export interface PublishedItem {
  /** `figure-5_roc`: its place in the page. */
  readonly id: string;
  readonly kind: "figure" | "table";
  /** "Figure 5", "Table I"; "Figure history" where the file has no number. */
  readonly label: string;
  /** The instance that made it. */
  readonly instance: string;
  /** By extension. */
  readonly formats: ReadonlyMap<string, ReportFile>;
}

/**
 * Figures and tables, those first that are farthest down the graph: they are closest to the answer. Ties in the order
 * of their paths.
 */
export function publishedItems({ files, instances }: ReportInput): PublishedItem[] {
  const depths = depthsOf(instances);
  const groups = Map.groupBy(
    files.filter(({ path }) => pattern.test(path)),
    ({ path }) => path.replace(/\.[^.]*$/, ""),
  );
  return [...groups].map(([stem, files]) => itemOf(stem, files)).sort((a, b) =>
    (depths.get(b.instance) ?? 0) - (depths.get(a.instance) ?? 0) || (a.id < b.id ? -1 : 1)
  );
}

const pattern = /^(figure|table)s\/([^/.]+)\.(\w+)$/;

function itemOf(stem: string, files: readonly ReportFile[]): PublishedItem {
  const [, kind, name = stem] = /^(figure|table)s\/(.*)$/.exec(stem) ?? [];
  const number = /^(\d+)(?=_|$)/.exec(name)?.[1];
  const isTable = kind === "table";
  const shown = number === undefined ? name.replaceAll("_", " ") : isTable ? roman(Number(number)) : number;
  return {
    id: `${isTable ? "table" : "figure"}-${name}`,
    kind: isTable ? "table" : "figure",
    label: `${isTable ? "Table" : "Figure"} ${shown}`,
    instance: files[0]?.instance ?? "",
    formats: new Map(files.map((file) => [file.path.slice(file.path.lastIndexOf(".") + 1), file])),
  };
}

/** The longest way from a source to each instance. */
function depthsOf(instances: ReportInput["instances"]): Map<string, number> {
  const depths = new Map<string, number>();
  const upstream = new Map(instances.map(({ id, inputs }) => [id, inputs.map(({ from }) => instanceOf(from))]));
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    // Before its inputs are known, so that a record that named itself could not hang the page.
    depths.set(id, 0);
    const depth = 1 + Math.max(0, ...(upstream.get(id) ?? []).map((from) => upstream.has(from) ? depthOf(from) : 0));
    depths.set(id, depth);
    return depth;
  };
  for (const id of upstream.keys()) depthOf(id);
  return depths;
}

/** `train@et/1` of `train@et/1.model`. */
export function instanceOf(from: string): string {
  return from.replace(/\.[^.]*$/, "");
}
