/** The paper's guided searches as data: data/published_search.yaml, the source `published_search` of the pipeline. */
import { z } from "zod";
// @ts-types="../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { SearchStart } from "./guided_search.ts";
import { InputError } from "./input_error.ts";
import { Observable } from "./observables.ts";

const Text = z.string().trim().min(1);
const Rate = z.number().min(0).max(1);
const count = z.number().int().positive();
const Named = Observable.omit({ name: true });

const Step = Named.extend({ ado: Rate, ado_all: Rate, auc: Rate, quoted: Rate.nullable() });

const Distribution = z.strictObject({
  figure: z.number().int(),
  observable: Named,
  /** Lower edge of the first and upper edge of the last bin, in log10 of the value. */
  low: z.number(),
  high: z.number(),
  background: z.array(Rate).min(1),
  signal: z.array(Rate).min(1),
}).superRefine(({ low, high, background, signal }, context) => {
  if (low < high && signal.length === background.length) return;
  context.addIssue({ code: "custom", message: "expected low < high and as many bins of both classes" });
});
export type PublishedDistribution = z.infer<typeof Distribution>;

const ofClaim = { id: Text, text: Text, source: Text, features: SearchStart.shape.features, observables: count };
const Claim = z.discriminatedUnion("kind", [
  z.strictObject({ ...ofClaim, kind: z.literal("gain") }),
  z.strictObject({ ...ofClaim, kind: z.literal("near"), margin: z.number().positive() }),
]);
export type PublishedSearchClaim = z.infer<typeof Claim>;

export const PublishedSearch = z.strictObject({
  version: z.literal(1),
  paper: z.strictObject({ arxiv: Text, edition: Text }),
  guide: z.strictObject({ value: Rate, error: z.number().positive(), source: Text }),
  searches: z.array(z.strictObject({ title: Text, start: SearchStart, auc: Rate, steps: z.array(Step) })),
  distributions: z.array(Distribution),
  claims: z.array(Claim),
});
export type PublishedSearch = z.infer<typeof PublishedSearch>;

/** Whether two searches begin with the same features and look among the same observables. */
export function startsAlike(a: SearchStart, b: SearchStart): boolean {
  return a.kappas === b.kappas && a.features.toSorted().join() === b.features.toSorted().join();
}

/** @throws InputError with every fault, if the text is not YAML or not of this form. */
export function parsePublishedSearch(text: string, name = "published_search.yaml"): PublishedSearch {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const [reason] = (error as Error).message.split(/:?\n/);
    throw new InputError(`cannot read ${name}: ${reason}, expected YAML`);
  }
  const { success, data, error } = PublishedSearch.safeParse(document);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
  throw new InputError(`cannot read ${name}: ${faults.join("; ")}`);
}
