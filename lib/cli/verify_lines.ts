/** What a verification found, as lines for people. Pure. */
import type { Producer } from "../task/contract.ts";
import type { Checked, Finding } from "../pipeline/verify/finding.ts";
import type { Made, MovedNumber, OutputComparison } from "../pipeline/verify/compare_outputs.ts";
import type { Verified } from "../pipeline/verify/rerun.ts";
import type { Verification } from "../pipeline/verify/verify.ts";

/** Faults in detail, what could not be verified, what was read again, and the count last. */
export function verificationLines(verification: Verification): string[] {
  const { checks, verified, plan } = verification;
  return [
    ...verified.flatMap(comparisonLines),
    ...plan.unrecorded.map(({ instance, reasons }) =>
      `${instance.id} is not verified, it is not current: ${reasons.map(({ text }) => text).join("; ")}`
    ),
    ...checks.flatMap(checkedLines),
    summary(verification),
  ];
}

/** `verified 5 of 27 instances: 4 equal, 1 differs`; what did not happen is left out. */
function summary({ plan, verified, checks, interrupted }: Verification): string {
  const done = verified.filter(({ again }) => again);
  const outcomes = ["equal", "within", "differs", "failed", "not run"] as const;
  const counts = outcomes.flatMap((outcome) => {
    const count = verified.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  const missing = plan.unrecorded.length === 0 ? [] : [`${plan.unrecorded.length} not current`];
  const findings = checks.reduce((total, { findings }) => total + findings.length, 0);
  const told = [...counts, ...missing, ...(findings > 0 ? [`${findings} damaged or edited`] : [])];
  const what = `verified ${done.length} of ${plan.asked} instances`;
  return `${interrupted ? "interrupted: " : ""}${what}${told.length > 0 ? `: ${told.join(", ")}` : ""}`;
}

/** Of an instance whose bytes are not what they were: who made both, and what moved. */
function comparisonLines({ instance, outcome, fault, outputs, recorded, again, sameProducer }: Verified): string[] {
  if (!again || outcome === "equal") return [];
  const judgement = !fault
    ? "other bytes from another producer, all results within their tolerances"
    : sameProducer
    ? "other bytes from the same producer: the task is not deterministic"
    : "other results from another producer";
  return [
    `${instance}: ${judgement}`,
    `  recorded by ${producerText(recorded)}`,
    `  again by ${producerText(again)}`,
    ...outputs.filter(({ verdict }) => verdict !== "equal").flatMap(outputLines),
  ];
}

/** At most this many numbers of an output, those beyond their tolerance first. */
const shownNumbers = 5;

function outputLines({ output, verdict, recorded, again, moved }: OutputComparison): string[] {
  const sorted = moved.toSorted((a, b) => Number(b.beyond) - Number(a.beyond));
  const more = sorted.length - shownNumbers;
  return [
    `  ${output} ${verdict}: ${recorded.slice(0, 12)} -> ${again.slice(0, 12)}`,
    ...sorted.slice(0, shownNumbers).map((number) => `    ${numberText(number)}`),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ];
}

function numberText({ place, recorded, again, tolerance, beyond }: MovedNumber): string {
  const state = beyond ? "beyond" : "within";
  return `${place} ${recorded ?? "nothing"} -> ${again ?? "nothing"}, ${state} ${tolerance}`;
}

/** `wasm, fused multiply-add, @tensorflow/tfjs 4.22.0; on host, 2 cores, linux x86_64`. */
export function producerText({ producer, host }: Made): string {
  return `${producer ? meansText(producer) : "a producer that says nothing of itself"}; on ${host}`;
}

function meansText({ backend, adapter, arithmetic, packages = {}, earlier }: Producer): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  const means = [earlier, backend === "none" ? "plain TypeScript" : backend, adapter, arithmetic, ...versions];
  return means.filter((text) => text !== undefined).join(", ");
}

const nouns: Readonly<Record<Finding["kind"], string>> = {
  object: "objects",
  lock: "locked instances",
  source: "sources",
  published: "published files",
  package: "npm packages",
};

/** What cannot be told of those that are unknown. */
const unknowns: Readonly<Record<Finding["kind"], string>> = {
  object: "",
  lock: "",
  source: "not in this clone or not in pipeline.lock",
  published: "",
  package:
    "not in pipeline.lock, so nothing is known of them; `deno task verify --record-packages` downloads and compares them",
};

function checkedLines({ kind, count, unknown, findings }: Checked): string[] {
  const rest = unknown === 0 ? "" : `; ${unknown} ${unknowns[kind]}`;
  const told = count - unknown;
  const state = findings.length > 0 ? `${told - findings.length} of ${told} sound` : `${told} sound`;
  return [
    ...findings.map(({ text }) => text),
    `${nouns[kind]}: ${state}${rest}`,
  ];
}
