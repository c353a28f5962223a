/** Axes that Vega does not have: decades with small ticks between them, gridlines that spare the frame. */

/** The least powers of ten that enclose the values, which must be positive; two decades at least. */
export function decadesAround(values: readonly number[]): [low: number, high: number] {
  const positive = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  const high = Math.ceil(Math.log10(Math.max(...positive)) - 1e-9);
  return [powerOfTen(Math.min(low, high - 2)), powerOfTen(high)];
}

/** 10 ** -5 is 0.000009999999999999999; the literal is the number that is meant. */
export function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

/** Gridlines everywhere but on the frame, which they would bleach. */
function gridInside(low: number, high: number, test = "true") {
  return { condition: { test: `${test} && datum.value > ${low} && datum.value < ${high}`, value: 1 }, value: 0 };
}

/** Scale and axis from `low` to `high`, both powers of ten: labels 1, 10, 10^2; ticks at the nine steps of a decade. */
export function logarithmic(low: number, high: number) {
  const first = Math.round(Math.log10(low));
  const decades = Array.from({ length: Math.round(Math.log10(high)) - first }, (_, index) => first + index);
  const steps = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const values = [...decades.flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`))), high];
  const exponent = "round(log(datum.value) / LN10)";
  const isDecade = `abs(log(datum.value) / LN10 - ${exponent}) < 1e-9`;
  const label = `datum.value >= 1 && datum.value < 100 ? format(datum.value, 'd') : '10^{' + ${
    minusSign(exponent)
  } + '}'`;
  return {
    scale: { type: "log" as const, domain: [low, high], nice: false },
    axis: {
      values,
      labelExpr: `${isDecade} ? (${label}) : ''`,
      labelOverlap: false,
      gridOpacity: gridInside(low, high, isDecade),
      tickSize: { condition: { test: isDecade, value: 4 }, value: 2 },
    },
  };
}

/** An expression for a whole number with a true minus sign. */
function minusSign(expression: string): string {
  return `(${expression} < 0 ? '\u2212' : '') + abs(${expression})`;
}

/**
 * A label without zeros at its end: 0, 0.005, 10. Given as an axis' format, `~g` would get a precision from Vega that
 * makes it 1e+1.
 */
export const plainNumber = "format(datum.value, '~g')";

/** Scale and axis from the first to the last of `values`, labelled at each. @param format of d3-format. */
export function linear(values: readonly number[], format: string) {
  const [low, high] = [values[0] ?? 0, values.at(-1) ?? 1];
  return {
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { values: [...values], format, gridOpacity: gridInside(low, high) },
  };
}
