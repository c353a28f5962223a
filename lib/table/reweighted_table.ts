/** AUCs with and without weights in pT. */
import { withUncertainty } from "../artifact/notation.ts";
import type { Reweighted } from "../artifact/reweighted.ts";
import { none } from "./numbers.ts";
import type { Column, Table } from "./table.ts";

export function reweightedTable({ networks, events, binning, bootstrap, notes }: Reweighted): Table {
  const right = (title: string, group?: string): Column => ({ title, align: "right", ...(group ? { group } : {}) });
  const written = (value: Reweighted["networks"][number]["flat"]) =>
    value === null
      ? none
      : withUncertainty(value.value, value.bootstrap).replace(/^-(?=0\.0*\()/, "").replace("-", "\u2212");
  const effective = events.effective;
  return {
    name: "reweighted",
    caption:
      "AUC of the networks without weights, with weights that make pT flat in both classes, and with weights that " +
      "give the background the signal's pT spectrum.",
    columns: [
      { title: "Network", align: "left" },
      right("unweighted", "AUC"),
      right("flat in pT", "AUC"),
      right("signal's pT", "AUC"),
      right("Change"),
    ],
    rows: networks.map(({ title, seeds, unweighted, flat, signalShape, change }) => [
      title + (seeds.length === 0 ? " (collapsed)" : ""),
      ...[unweighted, flat, signalShape, change].map(written),
    ]),
    notes: [
      `In brackets: standard deviation over ${bootstrap.resamples} resamples of the test events. Change: signal's pT less ` +
      "unweighted, resample by resample.",
      ...(effective
        ? [
          `Weights are ratios of the training split's pT histograms in bins of ${binning.width} GeV from ${binning.low} ` +
          `GeV on, at most ${binning.cap}. Of ${events.signal} signal and ${events.background} background events they ` +
          `leave the worth of ${effective.flat.signal.toFixed(0)} and ${
            effective.flat.background.toFixed(0)
          } (flat), ` +
          `${events.signal} and ${effective.signalShape.background.toFixed(0)} (signal's pT).`,
        ]
        : []),
      ...notes,
    ],
  };
}
