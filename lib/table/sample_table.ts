/** The sample's distributions beside those of Figure 4. */
import { groupThousands } from "../artifact/notation.ts";
import type { QuantityComparison, SampleQuality } from "../artifact/sample_quality.ts";
import { none } from "./numbers.ts";
import type { Column, Table } from "./table.ts";

export function sampleTable({ authors, quantities, notes }: SampleQuality): Table {
  const right = (title: string, group?: string): Column => ({ title, align: "right", ...(group ? { group } : {}) });
  const sizes = [
    ...new Set(quantities.map(({ split, signal, background }) => {
      return `${groupThousands(background.ours.events)} background and ${groupThousands(signal.ours.events)} signal ` +
        `events of the ${split} split`;
    })),
  ];
  return {
    name: "sample_quality",
    caption: `The sample's distributions beside the published counts of Figure 4, in its bins. ${
      authors ? "The authors' events" : "Our own simulated events"
    }${sizes.length > 0 ? `: ${sizes.join(", ")}` : ""}.`,
    columns: [
      { title: "Quantity", align: "left" },
      { title: "Class", align: "left" },
      right("ours", "Mean"),
      right("paper", "Mean"),
      right("ours", "Width"),
      right("paper", "Width"),
      right("Out of range"),
      right("found", "KS distance"),
      right("allowed", "KS distance"),
      right("\u03c7\u00b2 / degrees"),
      right("ours", "Binned AUC"),
      right("paper", "Binned AUC"),
    ],
    rows: quantities.flatMap((quantity) => [rowOf(quantity, "background"), rowOf(quantity, "signal")]),
    notes: [
      "Mean and width: of the events in the paper's range, each at the centre of its bin. KS: Kolmogorov-Smirnov distance on " +
      "the bins; allowed is what two samples of one distribution exceed with a probability of 1 %. \u03c7\u00b2: of homogeneity, bins merged to 20 events. A class agrees if both are " +
      "within 1 %.",
      ...notes,
    ],
  };
}

function rowOf(quantity: QuantityComparison, name: "signal" | "background"): string[] {
  const { ours, published, distance, allowed, chiSquare, degrees } = quantity[name];
  const isFirst = name === "background";
  return [
    isFirst ? quantity.quantity + (quantity.unit ? ` (${quantity.unit})` : "") : "",
    name,
    ...[ours.mean, published.mean, ours.width, published.width].map(short),
    `${(100 * (ours.below + ours.above)).toFixed(2)} %`,
    distance.toFixed(3),
    allowed.toFixed(3),
    `${chiSquare.toFixed(0)} / ${degrees}`,
    ...(isFirst ? [quantity.auc.ours.toFixed(3), quantity.auc.published.toFixed(3)] : ["", ""]),
  ];
}

function short(value: number | null): string {
  if (value === null) return none;
  return Math.abs(value) < 1000 ? value.toPrecision(3) : value.toFixed(0);
}
