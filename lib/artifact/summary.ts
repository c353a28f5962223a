/** What `prepare` found in the input file and what it made of it: summary.json, for the page and for `compare`. */
import { z } from "zod";
import { splits } from "./dataset.ts";

const count = z.number().int().nonnegative();
const Classes = z.strictObject({ signal: count, background: count });
/** Mean number of non-zero pixels per image in the used events of the training split. */
const Occupancy = z.strictObject({ all: z.number(), signal: z.number(), background: z.number() });

export const Summary = z.strictObject({
  version: z.literal(1),
  /** What the file says about itself: its attribute `description`, else `title`; null where it says nothing. */
  description: z.string().nullable(),
  /** All attributes of the file's root as text, by name. */
  attributes: z.record(z.string(), z.string()),
  /**
   * Whether the *file* holds the authors' events: all six class counts are those of the published sample
   * (lib/dataset/authors_sample.ts). Fewer of them may be used, see `events`.
   */
  authors: z.boolean(),
  /** One sentence each: the layout that was found, and what in the file is not used. */
  recognised: z.array(z.string()),
  /** Events per split and class, as the file has them and as they are used (the first ones of each split). */
  events: z.record(z.enum(splits), z.strictObject({ given: Classes, used: Classes })),
  /** Pixels per side. */
  sizes: z.strictObject({ et: count, ht: count }),
  occupancy: z.strictObject({ et: Occupancy, ht: Occupancy }),
  /** How each feature was scaled, one sentence each; "as given" where the input was scaled before. */
  scaling: z.array(z.string()),
  /** What a reader should know besides: fewer events than asked for, a feature that is constant. */
  notes: z.array(z.string()),
});
export type Summary = z.infer<typeof Summary>;
