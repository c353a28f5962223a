// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openDataset } from "../../lib/artifact/dataset.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { Reweighted } from "../../lib/artifact/reweighted.ts";
import { auc } from "../../lib/statistics/auc.ts";
import reweight from "../../tasks/reweight.ts";
import { runPrepare } from "../dataset/prepared.ts";
import { writeSample } from "../dataset/sample_file.ts";
import { runTask, scoresOf, TempFolder, writeScoresFile } from "./answer_inputs.ts";

const published = {
  path: new URL("../../data/published.yaml", import.meta.url).pathname,
  axes: {},
};

async function prepared(folder: TempFolder, kinematics: boolean) {
  await writeSample(folder.file("x.h5"), { events: { train: 600, valid: 20, test: 300 }, kinematics });
  const temp = { path: folder.path, at: (name: string) => folder.file(name), [Symbol.dispose]: () => {} };
  const { datasetPath } = await runPrepare(temp, folder.file("x.h5"));
  const { arrays } = openDataset(datasetPath);
  using _arrays = arrays;
  return { dataset: { path: datasetPath, axes: {} }, labels: arrays.read<Uint8Array>("test/y").data };
}

async function reweighted(folder: TempFolder, kinematics: boolean) {
  const { dataset, labels } = await prepared(folder, kinematics);
  const constant = new Float32Array(labels.length).fill(0.5);
  const all = { "hl/1": scoresOf(labels, 2), "hl/2": scoresOf(labels, 2, 9), "ht/1": constant };
  const scores = Object.entries(all).map(([name, values]) => {
    const [network = "", seed = ""] = name.split("/");
    const path = folder.file(`${network}${seed}.scores`);
    writeScoresFile(path, values);
    return { path, axes: { network, seed } };
  });
  const { text } = await runTask(reweight, {
    folder,
    params: { resamples: 20 },
    inputs: { dataset, scores, published },
  });
  return { text, result: Reweighted.parse(JSON.parse(text.reweighted)), labels, all };
}

Deno.test("reweight gives the unweighted AUC over seeds beside the weighted, leaving out what collapsed", async () => {
  using folder = new TempFolder();
  const { result, text, labels, all } = await reweighted(folder, true);
  const [ht, hl] = result.networks;
  assertEquals([ht?.name, ht?.seeds, ht?.unweighted], ["ht", [], null]);
  assertEquals([hl?.title, hl?.seeds], ["7 high-level features", ["1", "2"]]);
  const expected = (auc(labels, all["hl/1"]) + auc(labels, all["hl/2"])) / 2;
  assertAlmostEquals(hl?.unweighted?.value ?? NaN, expected, 1e-12);
  assert(hl?.flat && hl.signalShape && hl.change && hl.flat.value !== hl.unweighted?.value);
  assert((result.events.effective?.flat.signal ?? 0) < result.events.signal);
  assertStringIncludes(text.markdown, "| HCal image (collapsed) | – | – | – | – |");
  assertStringIncludes(text.markdown, "Networks were trained without weights");
});

Deno.test("reweight says that there is no pt in the input, and then has the unweighted AUC only", async () => {
  using folder = new TempFolder();
  const { result, text } = await reweighted(folder, false);
  assertEquals(result.missing, "There is no pt in the input, so events cannot be weighted by it.");
  assertEquals(result.events.effective, null);
  const hl = result.networks.find(({ name }) => name === "hl");
  assert(hl?.unweighted);
  assertEquals([hl.flat, hl.signalShape, hl.change], [null, null, null]);
  assertStringIncludes(text.markdown, "There is no pt in the input");
});

Deno.test("reweight writes the same bytes twice", async () => {
  using first = new TempFolder();
  using second = new TempFolder();
  assertEquals((await reweighted(first, true)).text, (await reweighted(second, true)).text);
});

Deno.test("reweight refuses scores of other events", async () => {
  using folder = new TempFolder();
  const { dataset } = await prepared(folder, true);
  writeScoresFile(folder.file("s"), Float32Array.of(0.1, 0.2));
  const scores = [{ path: folder.file("s"), axes: { network: "hl", seed: "1" } }];
  await assertRejects(
    () => runTask(reweight, { folder, params: {}, inputs: { dataset, scores, published } }),
    InputError,
    "cannot reweight network hl, seed 1: ",
  );
});
