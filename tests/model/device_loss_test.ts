/** A training whose WebGPU device fails: the software adapter, destroyed or asked for more memory than there is. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { tf, type WebGPUBackend } from "../../lib/compute/tensorflow.ts";
import { DeviceError } from "../../lib/model/on_device.ts";
import train from "../../tasks/train.ts";
import { adapterTest } from "../compute/software_adapter.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { type Run, runTask } from "../tasks/run_task.ts";
import { writeSmallDataset } from "./small_dataset.ts";

const network = { features: ["et", "hl"], conv: 1, filters: 4, dense: 1, hidden: 8, lr: 0.003, dropout: 0.1 };
const training = {
  batch: 64,
  epochs: 4,
  stop_after: 10,
  reduce_after: 5,
  reduce_by: 0.3,
  min_delta: 1e-4,
  init: "glorot_uniform",
};
/** Reports per epoch: one for each of two steps, one for the end. */
const reports = 3;

function prepare(path: string): string {
  const dataset = `${path}/dataset.safetensors`;
  writeSmallDataset(dataset, { train: 128, valid: 32, test: 8 });
  return dataset;
}

interface Options extends Pick<Run, "onDeviceLoss"> {
  readonly folder: string;
  readonly dataset: string;
  readonly backend?: string;
}

const run = ({ folder, dataset, backend = "webgpu:llvmpipe", ...rest }: Options): Run => ({
  params: { network, training, seed: 1, backend },
  inputs: { dataset },
  folder,
  cores: 1,
  ...rest,
});

const device = () => (tf.backend() as WebGPUBackend).device;

/** Calls `fail` at the `at`th report. */
function failing(at: number, fail: () => void): () => void {
  let count = 0;
  return () => ++count === at && fail();
}

const destroy = () => device().destroy();
const exhaust = () => void device().createBuffer({ size: 2 ** 45, usage: GPUBufferUsage.STORAGE });
const outputs = (folder: string) =>
  ["model.safetensors", "history.csv"].map((name) => Deno.readFileSync(`${folder}/${name}`));

adapterTest(
  "a training whose device is lost ends with a checkpoint and one line, and goes on to the same bytes",
  async () => {
    using folder = tempFolder();
    const dataset = prepare(folder.path);
    await runTask(train, run({ folder: `${folder.path}/whole`, dataset }));
    for (
      const [name, fail, message] of [["lost", destroy, "the device was lost"], [
        "full",
        exhaust,
        "Buffer size",
      ]] as const
    ) {
      const broken = run({ folder: `${folder.path}/${name}`, dataset });
      const error = await assertRejects(() => runTask(train, broken, failing(2 * reports + 1, fail)), DeviceError);
      assertMatch(error.message, new RegExp(`^the WebGPU device llvmpipe .* failed: ${message}.*$`));
      const { said, produced } = await runTask(train, broken);
      assertEquals(said[0], "resumes after epoch 2");
      assertEquals([produced.length, produced[0]?.backend, produced[0]?.earlier], [1, "webgpu", undefined]);
      assertEquals(outputs(broken.folder), outputs(`${folder.path}/whole`));
    }
  },
);

adapterTest(
  "a training that may continue after a device loss goes on on the CPU from the last epoch, and records both",
  async () => {
    using folder = tempFolder();
    const dataset = prepare(folder.path);
    const lost = run({ folder: `${folder.path}/lost`, dataset, onDeviceLoss: "continue" });
    const { said, produced } = await runTask(train, lost, failing(2 * reports + 1, destroy));
    const line = said.findIndex((text) => /goes on on the CPU/.test(text));
    assertMatch(
      said[line] ?? "",
      /^the WebGPU device llvmpipe .* failed: the device was lost .*; the run goes on on the CPU, as asked for$/,
    );
    assertMatch(
      said[line + 1] ?? "",
      /^resumes after epoch 2 on another producer: what follows is computed by wasm, .*; before, webgpu on llvmpipe .* up to epoch 2$/,
    );
    assertEquals(produced.length, 1);
    assertEquals(produced[0]?.backend, "wasm");
    assertMatch(produced[0]?.reason ?? "", /^the WebGPU device llvmpipe .* failed/);
    assertMatch(produced[0]?.earlier ?? "", /^webgpu on llvmpipe .* up to epoch 2$/);

    // What both computed is neither's alone: only a run that may continue goes on from it.
    const plain = await runTask(train, {
      ...lost,
      onDeviceLoss: "fail",
      params: { ...lost.params as object, backend: "wasm" },
    });
    assertMatch(
      plain.said[0] ?? "",
      /^the checkpoint was computed by webgpu on .* up to epoch 2, then wasm, .*, this run by wasm, .*: starting over$/,
    );
    assertEquals(plain.produced[0]?.earlier, undefined);
  },
);

adapterTest(
  "a run on the CPU goes on from a lost device's checkpoint only if it may, also when it is killed again",
  async () => {
    using folder = tempFolder();
    const dataset = prepare(folder.path), path = `${folder.path}/lost`;
    await assertRejects(
      () => runTask(train, run({ folder: path, dataset }), failing(reports + 2, destroy)),
      DeviceError,
    );
    const cpu = { folder: path, dataset, backend: "wasm" };
    const stop = failing(reports + 1, () => {
      throw new Error("stopped by the test");
    });
    await assertRejects(() => runTask(train, run({ ...cpu, onDeviceLoss: "continue" }), stop), Error, "stopped");
    const { said, produced } = await runTask(train, run({ ...cpu, onDeviceLoss: "continue" }));
    assertEquals(said[0], "resumes after epoch 2");
    assertMatch(produced[0]?.earlier ?? "", /^webgpu on llvmpipe .* up to epoch 1$/);
  },
);

adapterTest(
  "a device lost in the first epoch leaves no checkpoint, and the CPU alone makes the continued training",
  async () => {
    using folder = tempFolder();
    const dataset = prepare(folder.path);
    await runTask(train, run({ folder: `${folder.path}/wasm`, dataset, backend: "wasm" }));
    const lost = run({ folder: `${folder.path}/lost`, dataset, onDeviceLoss: "continue" });
    const { produced } = await runTask(train, lost, failing(1, destroy));
    assertEquals(produced[0]?.earlier, undefined);
    assertEquals(outputs(lost.folder), outputs(`${folder.path}/wasm`));
  },
);
