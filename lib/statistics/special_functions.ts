/**
 * The gamma, beta and error functions that intervals and p-values need, to about 1e-10 relative; W. H. Press et al.,
 * Numerical Recipes, 3rd edition (2007), chapter 6, in the forms of the NIST Digital Library (https://dlmf.nist.gov).
 */

const lanczos = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059],
  ...[12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7],
];

/** log of the gamma function, by C. Lanczos' series of nine terms (g = 7). @param x above 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const base = x + 6.5;
  const series = lanczos.reduce((sum, coefficient, k) => k === 0 ? coefficient : sum + coefficient / (x + k - 1));
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}

/**
 * The regularised incomplete beta function I_x(a, b), the distribution function of the beta distribution, by its
 * continued fraction (DLMF 8.17.22). @param x in [0, 1]. @param a above 0. @param b above 0.
 */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean; above it, I_x(a, b) = 1 - I_{1-x}(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  const front = Math.exp(-logBeta(a, b) + a * Math.log(x) + b * Math.log1p(-x));
  return front / (a * continuedFraction(1, (step) => {
    const k = step >> 1;
    return step % 2 === 0
      ? { numerator: k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k)), denominator: 1 }
      : { numerator: -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1)), denominator: 1 };
  }));
}

/** log of the beta function. For a large argument its gamma functions nearly cancel, so that their ratio is taken first. */
function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  const ratio = large < 10
    ? logGamma(small + large) - logGamma(large)
    : (large - 0.5) * Math.log1p(small / large) + small * Math.log(small + large) - small +
      stirlingTail(small + large) - stirlingTail(large);
  return logGamma(small) - ratio;
}

/** What Stirling's formula for the log of the gamma function leaves out (DLMF 5.11.1), to 1e-12 from 10 on. */
function stirlingTail(x: number): number {
  const square = 1 / (x * x);
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x;
}

/**
 * The x at which I_x(a, b) is `share`, by bisection. @param share in [0, 1].
 */
export function betaQuantile(share: number, a: number, b: number): number {
  let low = 0, high = 1;
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (regularisedBeta(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The complementary error function, with its relative precision kept where it is small. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) return 1 - erfSeries(x);
  // DLMF 7.9.3 after an even contraction: converges for every x above 0, fast from 2 on.
  const fraction = continuedFraction(2 * x * x + 1, (step) => ({
    numerator: -2 * step * (2 * step - 1),
    denominator: 2 * x * x + 1 + 4 * step,
  }));
  return 2 * x * Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** DLMF 7.6.2: all terms are positive, nothing cancels. */
function erfSeries(x: number): number {
  let term = x, sum = x;
  for (let k = 1; term > 1e-17 * sum; k++) sum += term *= 2 * x * x / (2 * k + 1);
  return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
}

/** first + n1 / (d1 + n2 / (d2 + ...)), by W. J. Lentz's method. */
function continuedFraction(
  first: number,
  term: (step: number) => { readonly numerator: number; readonly denominator: number },
): number {
  const tiny = 1e-300;
  let value = first, c = first, d = 0;
  for (let step = 1; step <= 100_000; step++) {
    const { numerator, denominator } = term(step);
    d = 1 / (denominator + numerator * d || tiny);
    c = denominator + numerator / c || tiny;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) return value;
  }
  return value;
}
