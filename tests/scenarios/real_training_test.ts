/** A training that is killed, and one that has nothing to learn: the real pipeline, in small. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Metrics } from "../../lib/artifact/metrics.ts";
import { type Column, uniform } from "../dataset/sample_file.ts";
import { processesOf, timeUntilGone, waitForLine } from "./processes.ts";
import { networks, outputOf, recorded, replace, smallRealProject } from "./real_project.ts";
import { jsonLines, type ScratchProject } from "./scratch_project.ts";

/** Six epochs of about half a second each for the ECal image's network. */
async function slowProject(): Promise<ScratchProject> {
  const project = await smallRealProject({
    sample: { events: { train: 2048, valid: 256, test: 256 } },
    quick: "{ events: all, training: { epochs: 6, batch: 32 } }",
  });
  replace(project, "pipeline.yaml", /(\bet: +\{ features: \[et\], +conv: 1, filters: )4/, "$164");
  return project;
}

const isEpoch3 = (line: string) => line.includes('"instance":"train@et/1"') && line.includes('"note":"epoch 3 of 6');

Deno.test("SIGKILL to the engine in epoch 3 of a network leaves no process and no record of it, and the next run resumes to the same bytes", async () => {
  await using project = await slowProject();
  await using undisturbed = await project.clone();
  await undisturbed.outcomes(["predict"]);

  const engine = project.start(["reproduce", "--json", "predict"]);
  await waitForLine(engine, isEpoch3);
  engine.kill("SIGKILL");
  await engine.status;
  const gone = await timeUntilGone(project.root, 5000);
  assert(gone < 2000, `processes left after ${gone} ms: ${processesOf(project.root)}`);
  await engine.stderr.cancel();
  const before = recorded(project);
  assert(before.includes("prepare") && !before.includes("train@et/1"), before.join());

  const next = await project.run(["reproduce", "--json", "predict"]);
  assertEquals(next.code, 0, next.stdout + next.stderr);
  const ran = jsonLines(next.stdout).filter(({ outcome }) => outcome === "ran").map(({ instance }) => instance ?? "");
  assert(ran.includes("train@et/1") && !ran.includes("prepare"), ran.join());
  assertMatch(next.stdout, /"instance":"train@et\/1","line":"resumes after epoch [2-5]"/);
  // Every model, history, and scores file by digest, and what is published of them.
  assertEquals(project.read("pipeline.lock"), undisturbed.read("pipeline.lock"));
  assertEquals(project.digests("results/quick/models"), undisturbed.digests("results/quick/models"));
});

/** Networks that learn much within a hundred steps. */
async function learningProject(change: (columns: Record<string, Column>) => void): Promise<ScratchProject> {
  const project = await smallRealProject({
    sample: { events: { train: 512, valid: 128, test: 2000 }, change },
    quick: "{ events: all, training: { epochs: 6, batch: 32 } }",
  });
  replace(project, "pipeline.yaml", /lr: 0\.\d+/g, "lr: 0.003");
  replace(project, "pipeline.yaml", /filters: \d+/g, "filters: 8");
  replace(project, "pipeline.yaml", /hidden: \d+/g, "hidden: 16");
  return project;
}

/** Shuffles the labels of each split among its events (Fisher and Yates), so that features say nothing of them. */
function permuteLabels(columns: Record<string, Column>): void {
  const random = uniform(7);
  for (const [name, { data }] of Object.entries(columns)) {
    if (!name.startsWith("y/")) continue;
    for (let i = data.length - 1; i > 0; i--) {
      const j = Math.floor((i + 1) * random()), kept = data[i] as number;
      data[i] = data[j] as number;
      data[j] = kept;
    }
  }
}

/**
 * The AUC of every network in standard deviations of the Mann-Whitney statistic from 0.5, sqrt((n + 1) / (12 n_s n_b)).
 */
async function distancesFromChance(project: ScratchProject): Promise<Record<string, number>> {
  await project.outcomes(["evaluate"]);
  return Object.fromEntries(networks.map((network) => {
    const { events, seeds: [first] } = Metrics.parse(JSON.parse(outputOf(project, `evaluate@${network}`, "metrics")));
    const { signal, background } = events;
    assertEquals(signal + background, 2000);
    const deviation = Math.sqrt((signal + background + 1) / (12 * signal * background));
    return [network, ((first?.auc.value ?? NaN) - 0.5) / deviation];
  }));
}

Deno.test("with permuted labels all networks are at chance, and with true ones none is", async () => {
  await using permuted = await learningProject(permuteLabels);
  await using given = await learningProject(() => {});
  const chance = await distancesFromChance(permuted), learned = await distancesFromChance(given);
  for (const network of networks) {
    assert(Math.abs(chance[network] ?? NaN) < 4, `${network}: ${chance[network]}`);
    assert((learned[network] ?? NaN) > 10, `${network}: ${learned[network]}`);
  }
});
