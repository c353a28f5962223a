/**
 * The measure `hadr` (EnergyFlow, measure.py; arXiv:1712.07124 equation 6): an energy flow polynomial of a multigraph is
 *
 *     sum over particles i1 … iN of z_i1 … z_iN times the product over edges (k, l) of theta_ik_il,
 *
 * each vertex running over all particles, with theta = (deta^2 + dphi^2)^(beta / 2), dphi folded into [0, pi], and z a
 * power kappa of transverse momentum. Without particles it is 0 here, also for kappa = 0 and for a single vertex.
 */

/** Particles of one event: pt > 0 in any unit, eta (or rapidity), phi in radians. */
export interface Particles {
  readonly pt: ArrayLike<number>;
  readonly eta: ArrayLike<number>;
  readonly phi: ArrayLike<number>;
}

/**
 * What z is. `shares`: (pt / sum pt)^kappa, the paper's (its authors divide pt by the sum before) and EnergyFlow's
 * `normed=True`; `powers`: pt^kappa / sum(pt^kappa), EnergyFlow's before 1.1.0 (`kappa_normed_behavior="orig"`); `none`:
 * pt^kappa, EnergyFlow's `normed=False`.
 */
export const normalisations = ["shares", "powers", "none"] as const;
export type Normalisation = typeof normalisations[number];

/** The exponents of one observable; kappa = 1 is infrared and collinear safe. */
export interface Exponents {
  readonly kappa: number;
  readonly beta: number;
}

/** Weights z into `z`, of which entries beyond the particles stay. @throws RangeError for pt that is not positive. */
export function energyWeights({ pt }: Particles, kappa: number, normalisation: Normalisation, z: Float64Array): void {
  if (!Number.isFinite(kappa)) throw new RangeError(`cannot raise pt to ${kappa}: expected a number`);
  let sum = 0;
  for (let i = 0; i < pt.length; i++) {
    const value = pt[i] as number;
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`cannot weigh particle ${i}: pt is ${value}, expected more than 0`);
    }
    sum += value;
  }
  const unit = normalisation === "shares" ? sum : 1;
  let total = 0;
  for (let i = 0; i < pt.length; i++) total += z[i] = power((pt[i] as number) / unit, kappa);
  if (normalisation === "powers") { for (let i = 0; i < pt.length; i++) z[i] = (z[i] as number) / total; }
}

/** deta^2 + dphi^2 of all pairs into a matrix of `stride` columns. @throws RangeError for what is not a number. */
export function squaredDistances({ eta, phi }: Particles, squares: Float64Array, stride: number): void {
  for (let i = 0; i < eta.length; i++) {
    const x = eta[i] as number, y = phi[i] as number;
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      throw new RangeError(`cannot place particle ${i}: eta, phi are ${x}, ${y}, expected numbers`);
    }
    squares[i * stride + i] = 0;
    for (let j = 0; j < i; j++) {
      const difference = Math.abs(y - (phi[j] as number)) % (2 * Math.PI);
      const dphi = Math.PI - Math.abs(difference - Math.PI), deta = x - (eta[j] as number);
      squares[i * stride + j] = squares[j * stride + i] = deta * deta + dphi * dphi;
    }
  }
}

/**
 * Angles theta = squares^(beta / 2), entry by entry.
 * @throws RangeError for a negative beta: the angle of a particle with itself is 0.
 */
export function anglesOf(squares: Float64Array, beta: number, angles: Float64Array): void {
  if (!(beta >= 0 && beta < Infinity)) throw new RangeError(`cannot raise angles to ${beta}: expected 0 or more`);
  for (let i = 0; i < squares.length; i++) angles[i] = power(squares[i] as number, beta / 2);
}

/** x^y, by square roots where y is a quarter or two, which is faster and as exact. */
function power(x: number, y: number): number {
  if (y === 1) return x;
  if (y === 0.5) return Math.sqrt(x);
  if (y === 0.25) return Math.sqrt(Math.sqrt(x));
  if (y === 2) return x * x;
  if (y === -1) return 1 / x;
  return y === 0 ? 1 : Math.pow(x, y);
}
