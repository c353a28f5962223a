/** The file's features and masses beside those computed from its images. */
import { groupThousands } from "../artifact/notation.ts";
import type { ShowerShapes } from "../artifact/shower_shapes.ts";
import { none } from "./numbers.ts";
import type { Column, Table } from "./table.ts";

export function shapesTable({ quantities, events, tolerance, notes, masses }: ShowerShapes): Table {
  const right = (title: string, group?: string): Column => ({ title, align: "right", ...(group ? { group } : {}) });
  const difference = "Relative difference";
  return {
    name: "shower_shapes",
    caption: `Features and jet mass computed from the calorimeter images, beside those in the file, for ` +
      `${groupThousands(events)} events.`,
    columns: [
      { title: "Quantity", align: "left" },
      right(`Within ${tolerance}`),
      right("median", difference),
      right("largest", difference),
      right("Correlation"),
    ],
    rows: quantities.map(({ quantity, definition, agreement }) => [
      definition === null ? quantity : `mass, ${definition}`,
      ...(agreement
        ? [
          `${(100 * agreement.within).toFixed(2)} %`,
          agreement.median.toPrecision(2),
          agreement.largest.toPrecision(2),
          agreement.correlation?.toFixed(6) ?? none,
        ]
        : [none, none, none, none]),
    ]),
    notes: [
      "Relative difference: of computed and file's value, over the larger of the file's value and its standard deviation.",
      ...notes,
      ...(masses
        ? masses.of.map(({ what, background, signal, auc }) =>
          `Mass, ${what}: ${(100 * background.first).toFixed(1)} % of background and ${
            (100 * signal.first).toFixed(1)
          } % of signal below ${masses.firstEdge.toFixed(2)} GeV, AUC ${auc.toFixed(3)}.`
        )
        : []),
    ],
  };
}
