/** The task `train` on small data: what it learns, and that its bytes depend neither on cores nor on kills. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { parseHistory } from "../../lib/artifact/history.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import { readModel } from "../../lib/artifact/model.ts";
import train from "../../tasks/train.ts";
import { writeSmallDataset } from "../model/small_dataset.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { type Run, runTask } from "./run_task.ts";

const sizes = { train: 300, valid: 100, test: 100 };

const training = {
  batch: 64,
  epochs: 4,
  stop_after: 10,
  reduce_after: 5,
  reduce_by: 0.3,
  min_delta: 1e-4,
  init: "glorot_uniform",
};

/** Both towers, flat inputs and dropout: everything that a step can have. */
const everything = {
  features: ["ht", "hl", "et", "mass"],
  conv: 2,
  filters: 5,
  dense: 3,
  hidden: 12,
  lr: 0.003,
  dropout: 0.2,
};

interface Options {
  readonly folder: string;
  readonly dataset: string;
  readonly cores?: number;
  readonly network?: unknown;
  readonly training?: unknown;
  readonly seed?: number;
}

function run({ folder, dataset, cores = 1, ...options }: Options): Run {
  const params = { network: everything, training, seed: 1, backend: "wasm", ...options };
  return { params, inputs: { dataset }, folder, cores };
}

/** The outputs' bytes. */
function outputs(folder: string): { model: Uint8Array; history: string } {
  return {
    model: Deno.readFileSync(`${folder}/model.safetensors`),
    history: Deno.readTextFileSync(`${folder}/history.csv`),
  };
}

/** A data set and an undisturbed run of it on one core. */
async function undisturbed(path: string): Promise<{ dataset: string; expected: ReturnType<typeof outputs> }> {
  const dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, sizes);
  await runTask(train, run({ folder: `${path}/undisturbed`, dataset }));
  return { dataset, expected: outputs(`${path}/undisturbed`) };
}

Deno.test("train learns, keeps the best epoch, and records what computed it", async () => {
  using folder = tempFolder();
  const { path } = folder, dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, sizes);
  const reports = await runTask(train, run({ folder: path, dataset }));

  const history = parseHistory(outputs(path).history);
  assertEquals(history.map(({ epoch }) => epoch), [1, 2, 3, 4]);
  const best = Math.min(...history.map(({ valLoss }) => valLoss));
  assertEquals(history.map((row) => row.best), history.map(({ valLoss }) => valLoss === best));
  assert(best < 0.6, `lowest validation loss ${best}, a constant gives 0.69`);

  const { info, weights } = readModel(`${path}/model.safetensors`);
  assertEquals(info.epoch, history.findIndex((row) => row.best) + 1);
  assertEquals(info.network, { ...everything, features: ["ht", "hl", "et", "mass"] });
  assertEquals(Object.keys(weights)[0], "et_block1_conv1/kernel");
  assertEquals(weights["et_block2_conv2/kernel"]?.shape, [3, 3, 5, 5]);

  assertEquals(reports.produced.length, 1);
  assertEquals(reports.produced[0]?.backend, "wasm");
  assertEquals(reports.said, [], "a training of moments needs no estimate");
  const last = reports.progressed.at(-1);
  assertEquals([last?.done, last?.total, last?.unit], [20, 20, "steps"]);
  assertMatch(last?.note ?? "", /^epoch 4 of 4, loss 0\.\d{4}, validation 0\.\d{4}$/);
});

Deno.test("train gives the same bytes on one worker, on two, and on a changing number, and others for another seed or initialisation", async () => {
  using folder = tempFolder();
  const { path } = folder, { dataset, expected } = await undisturbed(path);
  await runTask(train, run({ folder: `${path}/two`, dataset, cores: 2 }));
  assertEquals(outputs(`${path}/two`), expected);
  const coresAt = (question: number) => question % 7 < 3 ? 1 : 2;
  await runTask(train, { ...run({ folder: `${path}/changing`, dataset }), coresAt });
  assertEquals(outputs(`${path}/changing`), expected);
  await runTask(train, run({ folder: `${path}/seed`, dataset, seed: 2 }));
  assertNotEquals(outputs(`${path}/seed`).history, expected.history);
  await runTask(train, run({ folder: `${path}/init`, dataset, training: { ...training, init: "orthogonal" } }));
  assertNotEquals(outputs(`${path}/init`).history, expected.history);
});

Deno.test("train that fails in the middle of any epoch goes on from the last one and ends in the same bytes", async () => {
  using folder = tempFolder();
  const { path } = folder, { dataset, expected } = await undisturbed(path);
  for (const [i, cores] of [[2, 1], [7, 2], [13, 1], [20, 2]] as const) {
    const broken = run({ folder: `${path}/broken${i}`, dataset, cores });
    let count = 0;
    const stop = () => {
      if (++count === i) throw new Error("stopped by the test");
    };
    await assertRejects(() => runTask(train, broken, stop), Error, "stopped by the test");
    const { said } = await runTask(train, { ...broken, cores: 1 });
    // A report follows each of an epoch's 5 steps, and its end.
    const epochs = Math.floor(i / 6);
    assertEquals(
      said[0]?.startsWith(`resumes after epoch ${epochs}`) ?? false,
      epochs > 0,
      `broken at report ${i}: ${said}`,
    );
    assertEquals(outputs(broken.folder), expected, `broken at report ${i}`);
  }
});

Deno.test("train whose process is killed ends in the same bytes in the next process", async () => {
  using folder = tempFolder();
  const { path } = folder, { dataset, expected } = await undisturbed(path);
  const program = new URL("run_task.ts", import.meta.url).pathname;
  const killed = run({ folder: `${path}/killed`, dataset, cores: 2 });
  const start = () => {
    const args = ["run", "--no-prompt", "-A", program, "train", JSON.stringify(killed)];
    return new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
  };

  const child = start();
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (text.includes("progress 15\n")) child.kill("SIGKILL");
  }
  assertEquals((await child.status).success, false);
  assertEquals([...Deno.readDirSync(`${path}/killed/checkpoint`)].length > 0, true, "a checkpoint was written");
  assert((await start().output()).success);
  assertEquals(outputs(`${path}/killed`), expected);
});

Deno.test("train says in one line why a checkpoint is not used, and ends in the same bytes", async () => {
  using folder = tempFolder();
  const { path } = folder, { dataset, expected } = await undisturbed(path);
  const again = run({ folder: `${path}/undisturbed`, dataset });
  const checkpoint = `${path}/undisturbed/checkpoint/checkpoint.safetensors`;

  const finished = await runTask(train, again);
  assertEquals(finished.said, ["resumes after epoch 4"]);
  assertEquals(outputs(`${path}/undisturbed`), expected);

  const bytes = Deno.readFileSync(checkpoint), middle = bytes.length >> 1;
  for (const damaged of [bytes.slice(0, middle), bytes.map((byte, i) => i === middle ? byte ^ 1 : byte)]) {
    Deno.writeFileSync(checkpoint, damaged);
    const { said } = await runTask(train, again);
    assertEquals(said[0], "the checkpoint is damaged: starting over");
    assertEquals(outputs(`${path}/undisturbed`), expected);
  }
  const { said } = await runTask(train, run({ folder: `${path}/undisturbed`, dataset, seed: 2 }));
  assertEquals(said[0], "the checkpoint is of another training: starting over");
});

Deno.test("train lets the event loop turn while it computes", async () => {
  using folder = tempFolder();
  const { path } = folder, dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, sizes);
  let last = performance.now(), longest = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await runTask(train, run({ folder: path, dataset, network: { ...everything, filters: 32 } }));
  clearInterval(timer);
  longest = Math.max(longest, performance.now() - last);
  assert(longest < 500, `${longest} ms without a turn`);
});

Deno.test("train refuses parameters that no network has, and a training in which no loss is a number", async () => {
  using folder = tempFolder();
  const { path } = folder, dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, sizes);
  const hl = { features: ["hl"], dense: 2, hidden: 8, lr: 0.001, dropout: 0 };
  const cases = [
    [{ ...hl, filters: 3 }, "unused in a network without images"],
    [{ ...hl, features: ["hl", "et"], conv: 1 }, "required for a network with images"],
    [{ ...hl, features: ["hl", "hl"] }, "each feature once"],
    [{ ...hl, layers: 3 }, "Unrecognized key"],
    [{ ...hl, dropout: 1 }, "expected number to be <1"],
  ] as const;
  for (const [network, message] of cases) {
    const { success, error } = train.params.safeParse({ network, training, seed: 1, backend: "wasm" });
    assertEquals(success, false);
    assertMatch(error?.issues.map((issue) => issue.message).join() ?? "", new RegExp(message));
  }
  const diverging = run({ folder: path, dataset, network: { ...hl, lr: 1e38 } });
  await assertRejects(
    () => runTask(train, diverging),
    InputError,
    "cannot train: the validation loss was not a number in any of 4 epochs",
  );
});
