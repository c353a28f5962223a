/** comparison.csv: every number of a comparison, one a line, unrounded. */
import type { ClaimComparison, Comparison, NetworkComparison } from "../artifact/comparison.ts";
import { encodeCsv } from "./csv.ts";

const columns = [
  ...["kind", "name", "quantity", "ours", "bootstrap", "seeds", "low", "high"],
  ...["published", "published_error", "published_source", "rerun", "distance", "verdict"],
  ...["delong", "delong_low", "delong_high", "delong_p", "binomial_low", "binomial_high"],
] as const;
type Row = Partial<Record<typeof columns[number], string | number | null>>;

export function comparisonCsv({ networks, claims }: Comparison): string {
  const rows = [...networks.flatMap(networkRows), ...claims.map(claimRow)];
  return encodeCsv([columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))]);
}

function networkRows({ name, auc, rejection, parameters, epochs, rerun }: NetworkComparison): Row[] {
  const row = (quantity: string, values: Row): Row => ({ kind: "network", name, quantity, ...values });
  const theirs = (numbers: Pick<NetworkComparison["auc"], "published" | "rerun">): Row => ({
    published: numbers.published?.value ?? null,
    published_error: numbers.published?.error ?? null,
    published_source: numbers.published?.source ?? null,
    rerun: numbers.rerun?.value ?? null,
  });
  const [low, high] = auc.interval;
  const { distance, verdict } = auc;
  return [
    row("auc", {
      ours: auc.ours.value,
      ...spreads(auc.ours),
      low,
      high,
      ...theirs(auc),
      distance,
      verdict,
      ...area(auc.delong),
    }),
    ...rejection.map((point) =>
      row(`rejection at ${point.efficiency}`, {
        ...(point.ours ? { ours: point.ours.value, ...spreads(point.ours) } : {}),
        ...(point.interval ? { low: point.interval[0], high: point.interval[1] } : {}),
        ...(point.binomial ? { binomial_low: point.binomial[0], binomial_high: point.binomial[1] } : {}),
        ...theirs(point),
      })
    ),
    row("parameters", { ours: parameters }),
    ...epochs.map(({ seed, run }) => row(`epochs of seed ${seed}`, { ours: run, rerun: rerun?.epochs ?? null })),
    ...epochs.map(({ seed, best }) => row(`best epoch of seed ${seed}`, { ours: best, rerun: rerun?.best ?? null })),
  ];
}

function spreads({ bootstrap, seeds }: NetworkComparison["auc"]["ours"]): Row {
  return { bootstrap, seeds };
}

/** On the logit scale where there is one. */
function area(delong: NetworkComparison["auc"]["delong"]): Row {
  if (delong === null) return {};
  const [low, high] = delong.logit ?? delong.plain;
  return { delong: delong.deviation, delong_low: low, delong_high: high };
}

function test(delong: ClaimComparison["delong"]): Row {
  if (delong === null) return {};
  const { deviation, interval: [low, high], p } = delong;
  return { delong: deviation, delong_low: low, delong_high: high, delong_p: p };
}

function claimRow(
  { id, left, right, difference, published, verdict, source, delong }: ClaimComparison,
): Row {
  const [low, high] = difference.interval;
  return {
    ...{ kind: "claim", name: id, quantity: `auc of ${left} - auc of ${right}`, ours: difference.value, low, high },
    ...{ published, published_source: source, verdict },
    ...test(delong),
  };
}
