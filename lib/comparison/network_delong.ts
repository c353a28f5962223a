/**
 * DeLong's estimates beside the bootstrap's: of a network's AUC, and of the difference of two. Both are of the mean over the
 * seeds that count, through the mean of their placements, so that what the seeds share on the same events is kept.
 */
import type { ClaimComparison, NetworkComparison } from "../artifact/comparison.ts";
import { InputError } from "../artifact/input_error.ts";
import {
  compareAreas,
  delongArea,
  logitInterval,
  meanPlacements,
  type Placements,
  placements,
  plainInterval,
} from "../statistics/delong.ts";
import { rankScores } from "../statistics/ranking.ts";
import type { NetworkEvidence } from "./evidence.ts";
import { countedSeeds } from "./network_auc.ts";

const level = 0.95;

/**
 * @param labels 1 signal, 0 background, of the test split, [events].
 * @throws InputError if the network's scores are not those of the labels' events, or cannot be ranked.
 */
export function networkPlacements({ name, metrics, outputs }: NetworkEvidence, labels: Uint8Array): Placements {
  return meanPlacements(
    countedSeeds(metrics).map(({ seed }) => {
      try {
        return placements(rankScores(labels, outputs.get(seed) ?? []));
      } catch (error) {
        if (error instanceof RangeError) {
          throw new InputError(`cannot compare network ${name}, seed ${seed}: ${error.message}`);
        }
        throw error;
      }
    }),
  );
}

export function describeArea(places: Placements): NetworkComparison["auc"]["delong"] {
  const area = delongArea(places);
  if (Number.isNaN(area.variance)) return null;
  return {
    deviation: Math.sqrt(area.variance),
    plain: plainInterval(area.auc, area.variance, level),
    logit: logitInterval(area, level),
  };
}

/** Null where both networks order all events alike, or a class has a single event. */
export function describeDifference(
  left: Placements,
  right: Placements,
): Omit<NonNullable<ClaimComparison["delong"]>, "verdict"> | null {
  const { difference, variance, z, p } = compareAreas(left, right);
  if (!Number.isFinite(z)) return null;
  return { deviation: Math.sqrt(variance), interval: plainInterval(difference, variance, level), z, p };
}
