// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { openDataset } from "../../lib/artifact/dataset.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { Mistakes } from "../../lib/artifact/mistakes.ts";
import findMistakes from "../../tasks/find_mistakes.ts";
import { runPrepare, TempFolder as PreparedFolder } from "../dataset/prepared.ts";
import { writeSample } from "../dataset/sample_file.ts";
import { runTask, TempFolder, writeScoresFile } from "./answer_inputs.ts";

/** Twenty test events, of which the scores of two networks are all that is wrong. */
async function prepared(folder: PreparedFolder): Promise<{ path: string; labels: Uint8Array }> {
  await writeSample(folder.at("x.h5"), { events: { train: 20, valid: 10, test: 20 } });
  const { datasetPath } = await runPrepare(folder, folder.at("x.h5"));
  using arrays = openDataset(datasetPath).arrays;
  return { path: datasetPath, labels: arrays.read<Uint8Array>("test/y").data };
}

const scoresInput = (folder: TempFolder, network: string, seed: string, scores: Float32Array) => {
  const path = folder.file(`${network}-${seed}`);
  writeScoresFile(path, scores);
  return { path, axes: { network, seed } };
};

Deno.test("find_mistakes takes the best network, its scores averaged over seeds, and lists its worst events first", async () => {
  using data = new PreparedFolder();
  using folder = new TempFolder();
  const { path, labels } = await prepared(data);
  const of = (label: number) => [...labels.keys()].filter((event) => labels[event] === label);
  const [signal, background] = [of(1), of(0)];
  const good = Float32Array.from(labels, (label) => label === 1 ? 0.75 : 0.25);
  // The last signal event is the worst, the first the second worst; one background event is as bad as can be.
  good[signal.at(-1) ?? 0] = 0.03125;
  good[signal[0] ?? 0] = 0.125;
  good[background[1] ?? 0] = 1;
  const inputs = {
    dataset: { path, axes: {} },
    scores: [
      scoresInput(folder, "bad", "1", good.map((score) => 1 - score)),
      scoresInput(folder, "good", "1", good),
      scoresInput(folder, "good", "2", good.map((score) => score / 2)),
    ],
  };
  const { text } = await runTask(findMistakes, { folder, params: {}, inputs });
  const mistakes = Mistakes.parse(JSON.parse(text.mistakes));
  assertEquals([mistakes.network, mistakes.trainings], ["good", 2]);
  assertEquals(mistakes.signal.slice(0, 2).map(({ candidate }) => candidate.event), [signal.at(-1), signal[0]]);
  assertAlmostEquals(mistakes.signal[0]?.score ?? NaN, 0.75 * 0.03125, 1e-9);
  assertEquals(mistakes.background[0]?.candidate.event, background[1]);
  assertEquals(mistakes.background[0]?.score, 0.75);
  // Equal scores: the earlier event first.
  assertEquals(mistakes.background[1]?.candidate.event, background[0]);
  assertEquals(mistakes.events, { signal: signal.length, background: background.length });
});

Deno.test("find_mistakes refuses scores of other events, and none at all", async () => {
  using data = new PreparedFolder();
  using folder = new TempFolder();
  const { path } = await prepared(data);
  const run = (scores: ReturnType<typeof scoresInput>[]) =>
    runTask(findMistakes, { folder, params: {}, inputs: { dataset: { path, axes: {} }, scores } });
  const short = scoresInput(folder, "hl", "1", new Float32Array(3));
  await assertRejects(() => run([short]), InputError, "has 3 scores, expected 20");
  await assertRejects(() => run([]), InputError, "there are no scores");
});
