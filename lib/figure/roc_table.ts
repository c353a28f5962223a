/** ROC curves of artifacts as rows for drawing: background rejection, 1 / background efficiency, by signal efficiency. */
import type { Published } from "../artifact/published.ts";
import type { Roc } from "../artifact/roc.ts";
import type { Row } from "./figure.ts";
import { orderNetworks } from "./network_order.ts";

/** A network's curves, and the published one where there is one. */
export interface RocSeries {
  readonly name: string;
  readonly title: string;
  readonly roc: Roc;
  readonly published: Published["curves"][number] | undefined;
  /** As the paper quotes it. */
  readonly publishedAuc: Published["networks"][number]["auc"];
}

/**
 * A point of a curve: a row of figure.csv and of the spec's data set `curves`. The columns are a contract with readers of
 * the file, among them the page: network, origin, seed, signal_efficiency, background_rejection, rejection_low,
 * rejection_high. Points of one curve follow one another, ascending in efficiency; a curve is one network, origin and
 * seed. Curves are straight between points in efficiencies of signal and background, nearly so in the logarithm of the
 * rejection.
 */
export interface RocRow extends Row {
  /** Name of the network in pipeline.yaml and data/published.yaml: "et_and_ht". */
  readonly network: string;
  /** Whose curve: of this run, or the one that the paper draws. */
  readonly origin: "ours" | "published";
  /** Of the training, as its name in the matrix; empty for a published curve. */
  readonly seed: string;
  /** True-positive rate, above 0, at most 1. */
  readonly signal_efficiency: number;
  /** 1 / false-positive rate, from 1; null where no background event passes: it has no upper bound there. */
  readonly background_rejection: number | null;
  /** The central 68 % of a bootstrap over the test events; null where it has no bound, and for published curves. */
  readonly rejection_low: number | null;
  readonly rejection_high: number | null;
}

/** The order: networks of the paper's curves, of the paper, others, so that a legend follows the curves downwards. */
export function rocSeries(rocs: ReadonlyMap<string, Roc>, published: Published): RocSeries[] {
  return orderNetworks(rocs.keys(), published).flatMap(({ name, title }) => {
    const roc = rocs.get(name);
    if (!roc) return [];
    const network = published.networks.find((network) => network.name === name);
    const curve = published.curves.find((curve) => curve.network === name);
    return [{ name, title, roc, published: curve, publishedAuc: network?.auc ?? null }];
  });
}

const inverse = (efficiency: number | undefined) => efficiency !== undefined && efficiency > 0 ? 1 / efficiency : null;

/** All points of all curves. */
export function rocRows(series: readonly RocSeries[]): RocRow[] {
  return series.flatMap(({ name, roc, published }) => [
    ...roc.curves.flatMap((curve) =>
      curve.signal.map((efficiency, index) => ({
        network: name,
        origin: "ours" as const,
        seed: curve.seed,
        signal_efficiency: efficiency,
        background_rejection: inverse(curve.background[index]),
        rejection_low: inverse(curve.high[index]),
        rejection_high: inverse(curve.low[index]),
      }))
    ),
    ...(published?.points ?? []).map(([efficiency, rejection]) => ({
      network: name,
      origin: "published" as const,
      seed: "",
      signal_efficiency: efficiency,
      background_rejection: rejection,
      rejection_low: null,
      rejection_high: null,
    })),
  ]);
}

/** Where markers stand; ours and published alternate, so that they never cover one another. */
const markerEfficiencies = { ours: [0.3, 0.5, 0.7, 0.9], published: [0.2, 0.4, 0.6, 0.8] } as const;

/** Markers on each network's first curve of ours and on the published one, where these are below `top`. */
export function rocMarkers(rows: readonly RocRow[], top: number): RocRow[] {
  const curves = Map.groupBy(rows, ({ network, origin }) => `${origin} ${network}`);
  return [...curves.values()].flatMap((curve) => {
    const first = curve.filter((row) => row.seed === curve[0]?.seed);
    return markerEfficiencies[curve[0]?.origin ?? "ours"].flatMap((efficiency) => markerAt(first, efficiency));
  }).filter(({ background_rejection }) => (background_rejection ?? Infinity) <= top);
}

function markerAt(curve: readonly RocRow[], efficiency: number): RocRow[] {
  const after = curve.findIndex((row) => row.signal_efficiency >= efficiency);
  const [left, right] = [curve[after - 1], curve[after]];
  if (!left?.background_rejection || !right?.background_rejection) return [];
  const share = (efficiency - left.signal_efficiency) / (right.signal_efficiency - left.signal_efficiency);
  // Straight on the page, whose vertical axis is logarithmic.
  const rejection = left.background_rejection ** (1 - share) * right.background_rejection ** share;
  const marker = { signal_efficiency: efficiency, background_rejection: rejection };
  return [{ ...right, ...marker, rejection_low: null, rejection_high: null }];
}

/** The AUC of a network over its seeds; `spread` is null for a single one. */
export interface AucSummary {
  readonly value: number;
  readonly deviation: number;
  readonly spread: number | null;
}

/** Mean over the seeds that learned something; over all of them if none did. */
export function summariseAuc({ curves }: Roc): AucSummary {
  const learned = curves.filter(({ collapsed }) => !collapsed);
  const used = learned.length > 0 ? learned : curves;
  const value = mean(used.map(({ auc }) => auc));
  const squares = used.map(({ auc }) => (auc - value) ** 2);
  return {
    value,
    deviation: mean(used.map(({ deviation }) => deviation)),
    spread: used.length > 1 ? Math.sqrt(mean(squares) * used.length / (used.length - 1)) : null,
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
