/**
 * Time of the uncertainties of one network on a test split of the authors' size: 42,977 scores, 1,000 resamples, each with
 * its AUC, six rejections and a curve of 200 points, as `evaluate` asks for them; and what `compare` adds per claim, the
 * paired DeLong test. One thread; scores all distinct, and rounded to 1/256 so that most tie.
 *
 *     deno run -A bench/bootstrap.ts [--rounds 5] [--events 42977] [--resamples 1000]
 *
 * What is printed is the least and the median of the rounds, CPU time, which is the fairer where others share the machine.
 */
import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { drawResample } from "../lib/statistics/bootstrap.ts";
import { compareAreas, placements } from "../lib/statistics/delong.ts";
import { Evaluation } from "../lib/statistics/evaluation.ts";
import { createGenerator } from "../lib/statistics/generator.ts";
import { rankScores } from "../lib/statistics/ranking.ts";
import { report } from "./measurement.ts";

const options = parseArgs(Deno.args, {
  string: ["rounds", "events", "resamples"],
  default: { rounds: "5", events: "42977", resamples: "1000" },
});
const [rounds, events, resamples] = [options.rounds, options.events, options.resamples].map(Number) as [
  number,
  number,
  number,
];
const efficiencies = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
const curve = Array.from({ length: 200 }, (_, step) => (step + 1) / 200);

const generator = createGenerator(1);
const labels = Uint8Array.from({ length: events }, () => generator.uniform() < 0.5 ? 1 : 0);

/** Scores of an AUC of 0.97, in [0, 1]. */
function scoresOf(): Float32Array {
  return Float32Array.from(labels, (label) => {
    const logit = 5 * (label - 0.5) + 3 * (generator.uniform() + generator.uniform() - 1);
    return 1 / (1 + Math.exp(-logit));
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** @param work is done once before it is measured. */
function measure(title: string, work: () => void): void {
  work();
  const cpu: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = cpuSeconds();
    work();
    cpu.push(cpuSeconds() - begin);
  }
  cpu.sort((a, b) => a - b);
  report(title, {
    "CPU least": { value: cpu[0] ?? NaN, unit: "s" },
    "CPU median": { value: cpu[rounds >> 1] ?? NaN, unit: "s" },
  });
}

function evaluate(networks: readonly Float32Array[]): void {
  const evaluations = networks.map((scores) => new Evaluation(labels, scores, { efficiencies, curve }));
  const resampled = createGenerator(1), counts = new Uint32Array(events);
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(labels, resampled, counts);
    for (const evaluation of evaluations) evaluation.add(counts);
  }
  for (const evaluation of evaluations) {
    [evaluation.auc(), evaluation.rejection(), evaluation.band(), evaluation.delong()];
  }
}

const distinct = scoresOf(), other = scoresOf(), tied = distinct.map((score) => Math.round(256 * score) / 256);
measure("evaluate, distinct scores", () => evaluate([distinct]));
measure("evaluate, most scores tie", () => evaluate([tied]));
measure("evaluate, five seeds", () => evaluate([distinct, other, distinct, other, tied]));
measure("drawing the resamples alone", () => {
  const resampled = createGenerator(1), counts = new Uint32Array(events);
  for (let resample = 0; resample < resamples; resample++) drawResample(labels, resampled, counts);
});
measure("paired DeLong test", () => {
  const [left, right] = [distinct, other].map((scores) => placements(rankScores(labels, scores)));
  if (left && right) compareAreas(left, right);
});
