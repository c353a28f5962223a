/** Table II of the paper beside ours: observables that guided searches added, with their ADO and the AUC reached. */
import { asQuoted, groupThousands, withUncertainty } from "../artifact/notation.ts";
import { observableTitle } from "../artifact/observable_words.ts";
import type { SearchComparison } from "../artifact/search_comparison.ts";
import { none } from "./numbers.ts";
import type { Column, Table } from "./table.ts";

type Step = SearchComparison["searches"][number]["steps"][number];
type Estimate = SearchComparison["guide"]["auc"];

export function guidedSearchTable(comparison: SearchComparison): Table {
  const { guide, searches, events, resamples, claims, notes } = comparison;
  return {
    name: "search",
    caption:
      "Guided searches: observables added one after another to the high-level features, their average decision " +
      "ordering (ADO) with the image network on the pairs of events ordered differently before, and the AUC with them.",
    columns: [
      { title: "Search", align: "left" },
      { title: "Observable", group: "Ours", align: "left" },
      right("ADO", "Ours"),
      right("AUC", "Ours"),
      right("Gap closed", "Ours"),
      { title: "Observable", group: "Paper", align: "left" },
      right("ADO", "Paper"),
      right("AUC", "Paper"),
    ],
    rows: [
      ...searches.flatMap(({ title, steps }) => steps.map((step) => rowOf(title, step))),
      ["Images", "", "", written(guide.auc), "", "", "", asQuoted(guide.published, 0.001)],
    ],
    notes: [
      `${groupThousands(events.signal)} signal and ${groupThousands(events.background)} background test events; in ` +
      `brackets: standard deviation over ${resamples} resamples of them. Gap closed: of that between the search's first ` +
      "row and the images.",
      "The paper's numbers with an uncertainty are those of its Table II; the others are from its authors' notebook.",
      ...searches.map(({ title, candidates, stopped }) =>
        `${title}: ${groupThousands(candidates)} observables to choose from. ${stopped}`
      ),
      ...claims.map(({ text, search, verdict, because }) => `${text} (${search}): ${verdict}, ${because}.`),
      ...notes,
    ],
  };
}

const right = (title: string, group: string): Column => ({ title, group, align: "right" });
const written = ({ value, bootstrap }: Estimate) => withUncertainty(value, bootstrap);

function rowOf(title: string, { observables, ours, published }: Step): string[] {
  const name = (added: { observable: Parameters<typeof observableTitle>[0] } | null | undefined) =>
    added ? observableTitle(added.observable) : "";
  const theirAuc = published &&
    (published.quoted === null ? published.auc.toFixed(4) : asQuoted(published.quoted, 0.001));
  return [
    observables === 0 ? title : `+ ${observables}`,
    ...ours
      ? [name(ours.added), ours.added ? written(ours.added.ado) : "", written(ours.auc), percent(ours.closed)]
      : [none, none, none, none],
    ...published ? [name(published.added), published.added?.ado.toFixed(4) ?? "", theirAuc ?? ""] : [none, none, none],
  ];
}

function percent(share: number | null): string {
  return share === null ? none : `${(100 * share).toFixed(0).replace("-", "\u2212")} %`;
}
