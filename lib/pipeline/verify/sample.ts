/** Which instances a cheap verification runs again. */
import { digestBytes } from "../identity/digest.ts";
import type { Fingerprint } from "../identity.ts";

/**
 * The `count` instances with the smallest fingerprints, in their given order; everybody who verifies the same commit picks
 * the same. Fingerprints are SHA-256, so the pick has nothing to do with names or order, and any change of an instance
 * may change it. With a seed the order is that of SHA-256(seed, space, fingerprint) instead: who checks somebody else's
 * work should choose one, since the pick without it is known to the author beforehand.
 */
export function sampleOf<T extends { readonly fingerprint: Fingerprint }>(
  all: readonly T[],
  { count, seed }: { readonly count: number; readonly seed?: string },
): T[] {
  const rank = ({ fingerprint }: T): string => seed === undefined ? fingerprint : digestBytes(`${seed} ${fingerprint}`);
  const picked = new Set(all.toSorted((a, b) => rank(a) < rank(b) ? -1 : 1).slice(0, count));
  return all.filter((one) => picked.has(one));
}
