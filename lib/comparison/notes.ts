/** What a reader of the numbers should know besides: what failed, what was assumed, where code and text of the paper part. */
import type { Comparison, NetworkComparison } from "../artifact/comparison.ts";
import type { Published } from "../artifact/published.ts";
import type { Summary } from "../artifact/summary.ts";

export type Initialisation = "glorot_uniform" | "orthogonal";

export interface NotesQuestion {
  readonly summary: Summary;
  readonly networks: readonly NetworkComparison[];
  readonly seeds: readonly string[];
  /** By network: seeds whose model was not trained here but given. */
  readonly given: ReadonlyMap<string, readonly string[]>;
}

export function composeNotes({ summary, networks, seeds, given }: NotesQuestion): string[] {
  return [
    ...networks.flatMap((network) => givenNote(network, given.get(network.name) ?? [])),
    ...networks.flatMap((network) => collapseNote(network, given.get(network.name)?.length ?? 0)),
    ...(seeds.length === 1
      ? ["Each network was trained once: its spread over seeds is not known and is no part of a verdict."]
      : []),
    ...summary.recognised,
    ...summary.notes,
  ];
}

/**
 * The remarks of published.yaml that apply to this sample.
 * @param init how this run initialised its networks, where it is known.
 */
export function composeRemarks(
  { remarks }: Published,
  { authors }: Summary,
  init: Initialisation | undefined,
): Comparison["remarks"] {
  return remarks.filter(({ applies }) => applies === "always" || !authors).map(({ applies: _, ...remark }) => ({
    ...remark,
    text: remark.id === "initialisation" ? remark.text + initialisationUsed(init) : remark.text,
  }));
}

function givenNote({ title }: NetworkComparison, seeds: readonly string[]): string[] {
  if (seeds.length === 0) return [];
  return [
    `The ${title} network was not trained here but given as a model (seed ${
      seeds.join(", ")
    }): how long it was trained is not known.`,
  ];
}

function collapseNote(
  { title, collapsed, collapsedSeeds, epochs }: NetworkComparison,
  given: number,
): string[] {
  if (collapsedSeeds.length === 0) return [];
  const count = epochs.length + given;
  if (collapsed) {
    const trainings = count === 1 ? "The training" : `All ${count} trainings`;
    return [
      `${trainings} of the ${title} network collapsed: its output is the same for all events and its AUC one half. Claims ` +
      "about it are undecided.",
    ];
  }
  return [
    `The ${title} network collapsed with ${collapsedSeeds.length} of ${count} seeds (${
      collapsedSeeds.join(", ")
    }). They ` +
    "are left out of its numbers and claims.",
  ];
}

function initialisationUsed(init: Initialisation | undefined): string {
  if (init === undefined) return "";
  return ` This run used ${init === "glorot_uniform" ? "Glorot uniform" : "orthogonal"} initialisation.`;
}
