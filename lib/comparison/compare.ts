/** Sets our numbers and the paper's claims beside the paper: all of comparison.json from the pieces that it is made of. */
import type { ClaimComparison, Comparison, NetworkComparison } from "../artifact/comparison.ts";
import type { DatasetInfo } from "../artifact/dataset.ts";
import { groupThousands } from "../artifact/notation.ts";
import type { Published } from "../artifact/published.ts";
import type { Summary } from "../artifact/summary.ts";
import type { Placements } from "../statistics/delong.ts";
import { answerQuestion } from "./answer.ts";
import { claimLevel, type ClaimSide, judgeClaim } from "./claim_verdict.ts";
import { checkEvidence, givenSeeds, type NetworkEvidence } from "./evidence.ts";
import { type NetworkAuc, networkAuc, networkBinomial, networkRejection } from "./network_auc.ts";
import { describeArea, networkPlacements } from "./network_delong.ts";
import { composeNotes, composeRemarks, type Initialisation } from "./notes.ts";
import { judgeNumber } from "./number_verdict.ts";
import { describeLesserTraining, isCutShort, trainingExtent } from "./training_extent.ts";

export interface ComparisonQuestion {
  readonly networks: readonly NetworkEvidence[];
  readonly published: Published;
  readonly summary: Summary;
  readonly events: DatasetInfo["events"];
  /** Of the test split: 1 signal, 0 background, [events]. */
  readonly labels: Uint8Array;
  readonly agreement: number;
  readonly init?: Initialisation;
}

type PublishedNetwork = Published["networks"][number];

/** Signal efficiencies of the quoted rejections. */
const efficiencies = [0.5, 0.7, 0.9];

interface Entry {
  readonly network: NetworkComparison;
  readonly auc: NetworkAuc;
  readonly placements: Placements;
}

/** @throws InputError if the networks' files do not belong together. */
export function compareWithPaper(question: ComparisonQuestion): Comparison {
  const { published, summary, events, agreement, init } = question;
  checkEvidence(question.networks);
  const evidence = inPublishedOrder(question.networks, published);
  const seeds = [...new Set(evidence.flatMap(({ metrics }) => metrics.seeds.map(({ seed }) => seed)))];
  const sample = describeSample(question);
  const entries = evidence.map((network) => compareNetwork(network, question, sample.notComparable));
  const networks = entries.map((entry) => entry.network);
  const { claims, omitted } = judgeClaims(entries, published);
  const indicative = describeLesserTraining({
    trainingEvents: events.train.used,
    publishedEvents: published.sample.events.train,
    authors: summary.authors,
    extents: networks.flatMap((network) => network.epochs),
    training: published.training,
  });
  return {
    version: 1,
    answer: answerQuestion({ sample, claims, networks, omitted, indicative }),
    sample,
    indicative,
    seeds,
    bootstrap: { resamples: evidence[0]?.metrics.bootstrap.resamples ?? 0, level: claimLevel },
    agreement,
    networks,
    claims,
    omitted,
    remarks: composeRemarks(published, summary, init),
    notes: composeNotes({
      summary,
      networks,
      seeds,
      given: new Map(evidence.map((each) => [each.name, givenSeeds(each)])),
    }),
  };
}

/** Networks that the paper does not know come last, as given. */
function inPublishedOrder(networks: readonly NetworkEvidence[], published: Published): NetworkEvidence[] {
  const place = ({ name }: NetworkEvidence) => {
    const found = published.networks.findIndex((network) => network.name === name);
    return found < 0 ? published.networks.length : found;
  };
  return networks.toSorted((a, b) => place(a) - place(b));
}

function describeSample({ summary, published, events }: ComparisonQuestion): Comparison["sample"] {
  const { train, valid, test } = events;
  const whole = [train, valid, test].every(({ used, given }) => used === given);
  const notComparable = !summary.authors
    ? "simulated events"
    : whole
    ? null
    : `${groupThousands(train.used)} of ${groupThousands(train.given)} training events used`;
  return {
    about: summary.authors ? published.sample.about : describeOtherEvents(summary),
    authors: summary.authors,
    events: { train: train.used, valid: valid.used, test: test.used },
    given: { train: train.given, valid: valid.given, test: test.given },
    notComparable,
    scaling: [...summary.scaling],
  };
}

function describeOtherEvents({ description, attributes: { generator } }: Summary): string {
  const about = description ?? "events that are not the authors'";
  return generator === undefined ? about : `${about} (${generator})`;
}

function compareNetwork(
  evidence: NetworkEvidence,
  { published, agreement, labels }: ComparisonQuestion,
  notComparable: string | null,
): Entry {
  const theirs = published.networks.find((network) => network.name === evidence.name);
  const auc = networkAuc(evidence.metrics), placements = networkPlacements(evidence, labels);
  const epochs = evidence.metrics.seeds.flatMap(({ seed }) => {
    const history = evidence.histories.get(seed);
    return history ? [{ seed, ...trainingExtent(history, published.training) }] : [];
  });
  const cut = epochs.find((extent) => isCutShort(extent, published.training));
  const reason = notComparable ?? (cut ? `training was cut short at epoch ${cut.run}` : null);
  const question = { ours: auc.ours, published: theirs?.auc ?? null, agreement, collapsed: auc.collapsed };
  const network: NetworkComparison = {
    name: evidence.name,
    title: theirs?.title ?? evidence.name,
    parameters: [...evidence.scores.values()][0]?.parameters ?? 0,
    epochs,
    collapsed: auc.collapsed,
    collapsedSeeds: [...auc.collapsedSeeds],
    rerun: theirs?.rerun
      ? { epochs: theirs.rerun.epochs, best: theirs.rerun.best, collapsed: theirs.rerun.collapsed }
      : null,
    auc: {
      ours: auc.ours,
      interval: auc.interval,
      delong: describeArea(placements),
      published: theirs?.auc ?? null,
      rerun: theirs?.rerun?.auc ?? null,
      ...judgeNumber({ ...question, notComparable: reason }),
    },
    rejection: efficiencies.map((efficiency) => ({
      ...ourRejection(evidence, auc, efficiency),
      published: quotedRejection(theirs?.rejection, efficiency),
      rerun: quotedRejection(theirs?.rerun?.rejection, efficiency),
    })),
    agreement: worstAgreement(evidence),
  };
  return { network, auc, placements };
}

function ourRejection({ metrics }: NetworkEvidence, { collapsed }: NetworkAuc, efficiency: number) {
  if (collapsed) return { efficiency, ours: null, interval: null, binomial: null };
  const found = networkRejection(metrics, efficiency);
  return {
    efficiency,
    ours: found && { value: found.value, bootstrap: found.bootstrap, seeds: found.seeds },
    interval: found && found.interval,
    binomial: networkBinomial(metrics, efficiency),
  };
}

function quotedRejection(rejection: PublishedNetwork["rejection"] | undefined, efficiency: number) {
  const point = rejection?.at.find((candidate) => candidate.efficiency === efficiency);
  return rejection && point ? { value: point.value, error: null, source: rejection.source } : null;
}

function worstAgreement({ scores }: NetworkEvidence): NetworkComparison["agreement"] {
  const agreements = [...scores.values()].map((info) => info.agreement);
  const distinct = (key: "fast" | "reference") => [...new Set(agreements.map((each) => each[key]))].join("; ");
  return {
    events: Math.min(...agreements.map((each) => each.events)),
    largestDifference: Math.max(...agreements.map((each) => each.largestDifference)),
    fast: distinct("fast"),
    reference: distinct("reference"),
  };
}

function judgeClaims(entries: readonly Entry[], published: Published): Pick<Comparison, "claims" | "omitted"> {
  const sides = new Map(entries.map(({ network: { name, title, auc: { published } }, auc, placements }) => {
    const side: ClaimSide = { title, auc, placements, published: published?.value ?? null };
    return [name, side];
  }));
  const claims: ClaimComparison[] = [];
  const omitted: Comparison["omitted"] = [];
  for (const claim of published.claims) {
    const left = sides.get(claim.left), right = sides.get(claim.right);
    if (left && right) claims.push(judgeClaim(claim, left, right));
    else {
      const missing = [claim.left, claim.right].filter((name) => !sides.has(name));
      omitted.push({ id: claim.id, text: claim.text, missing });
    }
  }
  return { claims, omitted };
}
