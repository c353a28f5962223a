/** The order of a network's inputs, as lib/model/architecture.ts has it; topologies list layers by depth. */
const order: readonly string[] = ["hl", "mass", "et", "ht"];

export function inInputOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)));
}
