/** The colour and the marker of each network, the same in every figure. */
import { type SeriesStyle, seriesStyles } from "./style.ts";

/** The paper's own colours where it has one: green, black, red, blue in its Figure 5. */
const places: Readonly<Record<string, number>> = {
  et_and_ht: 0,
  hl: 1,
  et: 2,
  ht: 3,
  et_and_ht_and_hl: 4,
  hl_and_mass: 5,
  mass: 6,
};

/** Styles for the networks of a figure; those that the paper does not know take what is left, then any, in turn. */
export function networkStyles(names: readonly string[]): Map<string, SeriesStyle> {
  const taken = new Set(names.map((name) => places[name]));
  const free = seriesStyles.filter((_, place) => !taken.has(place));
  const others = names.filter((name) => !(name in places));
  return new Map(names.map((name) => {
    const turn = others.indexOf(name);
    const style = seriesStyles[places[name] ?? -1] ?? free[turn] ?? seriesStyles[turn % seriesStyles.length];
    if (style === undefined) throw new RangeError("cannot style networks: there are no styles");
    return [name, style];
  }));
}
