/** The order and the titles of the networks, the same in every figure. */
import type { Published } from "../artifact/published.ts";

export interface NamedNetwork {
  readonly name: string;
  /** The paper's name for it, else its own. */
  readonly title: string;
}

/** Networks of the paper's curves from the best down, then its others, then those that it does not know, as they come. */
export function orderNetworks(names: Iterable<string>, { curves, networks }: Published): NamedNetwork[] {
  const present = new Set(names);
  const known = [...curves.map(({ network }) => network), ...networks.map(({ name }) => name)];
  return [...new Set([...known, ...present])].filter((name) => present.has(name)).map((name) => {
    return { name, title: networks.find((network) => network.name === name)?.title ?? name };
  });
}
