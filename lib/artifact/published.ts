/**
 * The paper's numbers and claims as data: data/published.yaml, a source of the pipeline. Every number names its table,
 * figure or section. Beside the paper's stand those of the 2023 re-run of the authors' code with Keras.
 */
import { z } from "zod";
// @ts-types="../declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { InputError } from "./input_error.ts";

const Count = z.number().int().positive();
const Rate = z.number().min(0).max(1);
const Text = z.string().trim().min(1);

/** A number as quoted; `error` null where none is stated. */
const Quoted = z.strictObject({ value: z.number(), error: z.number().positive().nullable(), source: Text });

/** Background rejection, 1 / background efficiency, at a signal efficiency. */
const Rejections = z.strictObject({
  source: Text,
  at: z.array(z.strictObject({ efficiency: Rate, value: z.number().min(1) })),
});

const Rerun = z.strictObject({
  auc: Quoted,
  /** Constant output: it had learned nothing. */
  collapsed: z.boolean(),
  epochs: Count,
  best: Count,
  rejection: Rejections.nullable(),
});

const HyperParameters = z.strictObject({
  /** Convolution blocks and filters; absent where the network sees no image. */
  conv: Count.optional(),
  filters: Count.optional(),
  dense: Count,
  hidden: Count,
  lr: z.number().positive(),
  dropout: Rate,
});
export type HyperParameter = keyof z.infer<typeof HyperParameters>;

/** Both ends belong to it. */
const Range = z.tuple([z.number(), z.number()]).refine(([from, to]) => from <= to, "expected [from, to], not falling");

/** Where the authors searched for the best hyper-parameters. */
const Search = z.strictObject({
  networks: z.enum(["convolutional", "dense"]),
  source: Text,
  ranges: z.strictObject({
    conv: Range.optional(),
    filters: Range.optional(),
    dense: Range,
    hidden: Range,
    lr: Range,
    dropout: Range,
  }),
});

const Network = z.strictObject({
  name: Text,
  title: Text,
  /** The best ones of the authors' search. */
  hyper_parameters: HyperParameters.extend({ source: Text }),
  /** Trainable parameters at the paper's settings. */
  parameters: Count,
  /** Null where the paper has no number. */
  auc: Quoted.nullable(),
  /** The same number as the authors give it elsewhere. */
  elsewhere: z.array(z.strictObject({ value: z.number(), source: Text })),
  rejection: Rejections.nullable(),
  rerun: Rerun.nullable(),
});

const Claim = z.discriminatedUnion("kind", [
  /** AUC(left) > AUC(right). */
  z.strictObject({ id: Text, text: Text, source: Text, kind: z.literal("greater"), left: Text, right: Text }),
  /** |AUC(left) - AUC(right)| < margin. */
  z.strictObject({
    id: Text,
    text: Text,
    source: Text,
    kind: z.literal("within"),
    left: Text,
    right: Text,
    margin: z.number().positive(),
  }),
]);
export type Claim = z.infer<typeof Claim>;

const Events = z.strictObject({ train: Count, valid: Count, test: Count });

export const Published = z.strictObject({
  version: z.literal(1),
  paper: z.strictObject({ title: Text, arxiv: Text, doi: Text, edition: Text }),
  /** The authors' sample: all events, and signal events. */
  sample: z.strictObject({ about: Text, events: Events, signal: Events, source: Text }),
  /** At most `epochs`, ended early when `patience` epochs in a row bring no better validation loss. */
  training: z.strictObject({ epochs: Count, patience: Count, batch: Count, source: Text }),
  rerun: z.strictObject({ title: Text, about: Text, source: Text }),
  /** Tables III and IV. `method` says how the search was done. */
  search: z.strictObject({ method: Text, source: Text, ranges: z.array(Search) }),
  networks: z.array(Network).min(1),
  /** Figure 5: points [signal efficiency, background rejection], ascending in efficiency, straight between them. */
  curves: z.array(z.strictObject({
    network: Text,
    label: Text,
    source: Text,
    points: z.array(z.tuple([Rate, z.number().min(1)])).min(2),
  })),
  claims: z.array(Claim),
  /** What the numbers do not show; `applies` restricts a remark to samples that are not the authors'. */
  remarks: z.array(z.strictObject({
    id: Text,
    title: Text,
    /** `method`: where this reproduction, the paper's text and its code part. `numbers`: what a published number is worth. */
    about: z.enum(["method", "numbers"]),
    text: Text,
    source: Text,
    applies: z.enum(["always", "simulated events"]),
  })),
}).superRefine((published, context) => {
  const names = new Set(published.networks.map((network) => network.name));
  const demandNetwork = (name: string, path: PropertyKey[]) => {
    if (names.has(name)) return;
    context.addIssue({
      code: "custom",
      path,
      message: `network is "${name}", expected one of ${[...names].join(", ")}`,
    });
  };
  if (names.size < published.networks.length) {
    context.addIssue({ code: "custom", path: ["networks"], message: "a name occurs twice, expected distinct names" });
  }
  published.claims.forEach((claim, index) => {
    demandNetwork(claim.left, ["claims", index, "left"]);
    demandNetwork(claim.right, ["claims", index, "right"]);
  });
  published.curves.forEach(({ network, points }, index) => {
    demandNetwork(network, ["curves", index, "network"]);
    const disorder = points.findIndex(([signal], at) => at > 0 && signal <= (points[at - 1]?.[0] ?? -1));
    if (disorder < 0) return;
    context.addIssue({
      code: "custom",
      path: ["curves", index, "points", disorder],
      message: "expected a rising efficiency",
    });
  });
});
export type Published = z.infer<typeof Published>;

/**
 * Reads published.yaml.
 * @param name what to call the file in errors.
 * @throws InputError with every fault, if the text is not YAML or not of this form.
 */
export function parsePublished(text: string, name = "published.yaml"): Published {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const [reason] = (error as Error).message.split(/:?\n/);
    throw new InputError(`cannot read ${name}: ${reason}, expected YAML`);
  }
  const { success, data, error } = Published.safeParse(document);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join(".") || "document"}: ${message}`);
  throw new InputError(`cannot read ${name}: ${faults.join("; ")}`);
}
