/** Table I of the paper beside ours. */
import type { Comparison, NetworkComparison } from "../artifact/comparison.ts";
import { groupThousands } from "../artifact/notation.ts";
import { none, ours, quoted, range, rejectionOurs } from "./numbers.ts";
import type { Column, Table } from "./table.ts";

export function aucTable(comparison: Comparison): Table {
  return {
    name: "auc",
    caption: caption(comparison),
    columns: columnsOf(comparison),
    rows: comparison.networks.map(rowOf),
    notes: notes(comparison),
  };
}

function caption({ sample: { about, events }, seeds }: Comparison): string {
  const [train, valid, test] = [events.train, events.valid, events.test].map(groupThousands);
  const trained = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds (${seeds.join(", ")})`;
  return `Networks by the area under the ROC curve (AUC), beside Table I of the paper. Sample: ${
    withoutStop(about)
  }. ` +
    `${train} events to train, ${valid} to validate, ${test} to test; ${trained}.`;
}

function withoutStop(text: string): string {
  return text.trim().replace(/\.$/, "");
}

function columnsOf({ networks }: Comparison): Column[] {
  const right = (title: string, group?: string): Column => ({ title, align: "right", ...(group ? { group } : {}) });
  const rejections = networks[0]?.rejection ?? [];
  return [
    { title: "Network", align: "left" },
    right("ours", "AUC"),
    right("paper", "AUC"),
    right("Keras re-run", "AUC"),
    { title: "verdict", group: "AUC", align: "left" },
    ...rejections.flatMap(({ efficiency }) => {
      const group = `Rejection at ${Math.round(100 * efficiency)} %`;
      return [right("ours", group), right("paper", group)];
    }),
    right("Parameters"),
    right("run", "Epochs"),
    right("best", "Epochs"),
  ];
}

function rowOf({ title, auc, rejection, parameters, epochs, rerun }: NetworkComparison): string[] {
  return [
    title,
    ours(auc.ours),
    quoted(auc.published),
    quoted(auc.rerun) + (rerun?.collapsed ? " (collapsed)" : ""),
    auc.verdict ?? none,
    ...rejection.flatMap((point) => [rejectionOurs(point), quoted(point.published)]),
    groupThousands(parameters),
    range(epochs.map((seed) => seed.run)),
    range(epochs.map((seed) => seed.best)),
  ];
}

function notes({ bootstrap, sample, seeds, agreement, indicative }: Comparison): string[] {
  const second = seeds.length > 1 ? ", in the second their standard deviation over seeds" : "";
  return [
    `In brackets, in units of the last digit: the standard deviation of ours over ${
      groupThousands(bootstrap.resamples)
    } ` +
    `resamples of the test events${second}; the paper's own uncertainty.`,
    ...(seeds.length === 1 ? ["One seed per network: the spread over trainings is unknown and in no bracket."] : []),
    "Rejection is 1 / background efficiency at the signal efficiency named; the paper's is read from its Figure 5. " +
    "comparison.csv has the intervals: bootstrap, DeLong's, exact binomial.",
    sample.notComparable === null
      ? `reproduced: within ${agreement} standard deviations; compatible: within 3; else differs.`
      : `not comparable: ${sample.notComparable}.`,
    ...(indicative === null ? [] : [`Trained less than in the paper: ${indicative}.`]),
    `${none} no number: not published, collapsed, or no background event passes.`,
  ];
}
