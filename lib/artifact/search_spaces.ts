/** The two spaces that the paper searched: of networks with images (Table III) and without (Table IV). */
import { z } from "zod";
import type { Network } from "./model.ts";
import { SearchRanges } from "./proposals.ts";

const message = "expected ranges of conv and filters for networks with images, and for no others";

export const SearchSpaces = z.strictObject({
  convolutional: SearchRanges.refine(({ conv, filters }) => conv !== undefined && filters !== undefined, message),
  dense: SearchRanges.refine(({ conv, filters }) => conv === undefined && filters === undefined, message),
});
export type SearchSpaces = z.infer<typeof SearchSpaces>;

export function rangesFor(features: Network["features"], spaces: SearchSpaces): SearchRanges {
  return features.includes("et") || features.includes("ht") ? spaces.convolutional : spaces.dense;
}
