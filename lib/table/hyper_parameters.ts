/** Hyper-parameters as tables III, IV and V of the paper name them, in their order. */
import type { Network } from "../artifact/model.ts";
import type { HyperParameter } from "../artifact/published.ts";

/** A network as this run trained it. */
export interface TrainedNetwork {
  readonly name: string;
  readonly network: Network;
  /** Trainable parameters. */
  readonly parameters: number;
}

export const hyperParameters: readonly { readonly key: HyperParameter; readonly title: string }[] = [
  { key: "conv", title: "Convolution blocks" },
  { key: "filters", title: "Filters" },
  { key: "dense", title: "Dense layers" },
  { key: "hidden", title: "Hidden units" },
  { key: "lr", title: "Learning rate" },
  { key: "dropout", title: "Dropout" },
];

/** Networks with images have convolutions, others only dense layers. */
export function isConvolutional({ conv }: Pick<Network, "conv">): boolean {
  return conv !== undefined;
}

/** "the HCal image", "the HCal image and the ECal image", "a, b and c". */
export function listed(texts: readonly string[]): string {
  return [texts.slice(0, -1).join(", "), texts.at(-1) ?? ""].filter((text) => text !== "").join(" and ");
}
