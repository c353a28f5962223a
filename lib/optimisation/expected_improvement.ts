/**
 * Expected improvement on the lowest value so far (J. Mockus 1978; D. R. Jones, M. Schonlau and W. J. Welch, J. Global Optim.
 * 13 (1998) 455), as its logarithm, which still has a slope where the value itself is 0 in floating point (S. Ament et al.,
 * NeurIPS 2023, arXiv:2310.20708).
 */
import { erfc } from "../statistics/special_functions.ts";
import type { Posterior } from "./gaussian_process.ts";

/** Below it, 1 / z^2 of the next function's terms cancel; its asymptotic series is good to 1e-8 there. */
const asymptotic = -25;

/** ln E[max(0, lowest - f)] for a normal f; minus infinity for a certain one that is not lower. */
export function logExpectedImprovement({ mean, deviation }: Posterior, lowest: number): number {
  if (deviation === 0) return Math.log(Math.max(0, lowest - mean));
  return Math.log(deviation) + logImprovement((lowest - mean) / deviation);
}

/** ln(phi(z) + z Phi(z)), phi and Phi the standard normal density and distribution. */
function logImprovement(z: number): number {
  const logDensity = -z * z / 2 - Math.log(2 * Math.PI) / 2;
  if (z > asymptotic) return Math.log(Math.exp(logDensity) + z * erfc(-z / Math.SQRT2) / 2);
  const w = 1 / (z * z);
  return logDensity + Math.log(w * (1 - 3 * w * (1 - 5 * w * (1 - 7 * w))));
}
