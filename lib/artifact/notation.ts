/** How numbers are written wherever a reader sees them: figures, tables, pages. Independent of any locale. */

/**
 * A value with its standard deviation in the usual notation: 0.9738(12) is 0.9738 +- 0.0012. The deviation keeps two
 * digits where its first three are at most 354, one otherwise (the Particle Data Group's rule, Review of Particle
 * Physics, Introduction, section 5.3), and rounds the value. A deviation of 10 or more is written in full: 123(45).
 *
 * @param deviation not negative; 0 or null (none is known) writes the value with `digits` decimals.
 */
export function withUncertainty(value: number, deviation: number | null, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (deviation === null || !(deviation > 0) || !Number.isFinite(deviation)) return value.toFixed(digits);
  const exponent = Math.floor(Math.log10(deviation));
  const leading = Math.round(deviation / 10 ** (exponent - 2));
  const decimals = Math.min(Math.max(leading <= 354 ? 1 - exponent : -exponent, 0), 12);
  // 950 to 999 rounds up to 1000, of which two digits stand.
  const last = leading >= 950 && decimals > 0 ? 10 : Math.round(deviation * 10 ** decimals);
  return `${value.toFixed(decimals)}(${last})`;
}

/**
 * A value with two standard deviations, as 0.9738(12)(8): of a bootstrap over events, then over seeds, both in units of
 * the last digit. @param second null where there is one seed.
 */
export function withUncertainties(value: number, first: number, second: number | null): string {
  // A deviation of equal values that were summed differently is rounding, not a spread.
  const [bootstrap, seeds] = [first, second].map((deviation) =>
    deviation !== null && deviation > 1e-12 * Math.abs(value) ? deviation : 0
  ) as [number, number];
  if (second === null || bootstrap + seeds === 0) return withUncertainty(value, bootstrap);
  const decimals = Math.max(decimalsOf(withUncertainty(value, bootstrap)), decimalsOf(withUncertainty(value, seeds)));
  const bracket = (deviation: number) => `(${Math.round(deviation * 10 ** decimals)})`;
  return value.toFixed(decimals) + bracket(bootstrap) + bracket(seeds);
}

/** 214884 as 214,884. @param count an integer. */
export function groupThousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * A published value as its authors wrote it, with the error in brackets: 0.972(1), 0.82(2). Without an error at most
 * `digits` decimals.
 */
export function asQuoted(value: number, error: number | null, digits = 4): string {
  if (error === null) return String(Number(value.toFixed(digits)));
  const decimals = Math.max(decimalsOf(value), decimalsOf(error));
  return `${value.toFixed(decimals)}(${Math.round(error * 10 ** decimals)})`;
}

/** Decimals of a number as it is written, whatever follows it in brackets. */
function decimalsOf(written: number | string): number {
  return /\.(\d+)/.exec(String(written))?.[1]?.length ?? 0;
}

/** A p-value: "0.034", "2e-5"; "0" would be more than is known. */
export function probability(p: number): string {
  if (p < 1e-300) return "< 1e-300";
  return p < 0.001 ? p.toExponential(0) : p.toFixed(3);
}
