/** Limits of what pipeline.yaml may state: beyond them lies a slip of the pen. */

/** Values along one axis of a matrix. */
export const longestAxis = 10_000;
