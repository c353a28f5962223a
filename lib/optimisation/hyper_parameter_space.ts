/** The spaces of Tables III and IV of the paper as the unit cube. */
import { type HyperParameters, hyperParameterScales, type SearchRanges } from "../artifact/proposals.ts";
import { type Configuration, type Dimension, type Point, Space } from "./space.ts";

/** Significant digits of a learning rate and a dropout: more would only make them hard to read. */
const digits = 3;

export class HyperParameterSpace extends Space {
  constructor(ranges: SearchRanges) {
    super(hyperParameterScales.flatMap(({ name, integer, logarithmic }): Dimension[] => {
      const range = ranges[name];
      if (!range) return [];
      const [from, to] = range, scale = logarithmic ? "logarithmic" : "linear";
      return [{ name, from, to, scale, values: integer ? "integer" : { digits } }];
    }));
  }

  hyperParameters(configuration: Configuration): HyperParameters {
    // The dimensions are those of the ranges, which have all that a network needs.
    return Object.fromEntries(this.dimensions.map(({ name }, i) => [name, configuration[i]])) as HyperParameters;
  }

  pointOf(hyperParameters: HyperParameters): Point {
    const values = new Map<string, number | undefined>(Object.entries(hyperParameters));
    return this.point(this.dimensions.map(({ name }) => values.get(name) ?? NaN));
  }
}
