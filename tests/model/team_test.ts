/** Who computes the shards of a batch. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";
import { openBackend } from "../../lib/compute/backend.ts";
import { BatchReader } from "../../lib/dataset/batches.ts";
import { buildModel } from "../../lib/model/architecture.ts";
import { Pace } from "../../lib/model/pace.ts";
import { Team } from "../../lib/model/team.ts";
import { initialWeights, setWeights } from "../../lib/model/weights.ts";
import { tempFolder } from "../pipeline/temp_folder.ts";
import { size, writeSmallDataset } from "./small_dataset.ts";

const network = { features: ["et" as const], conv: 1, filters: 2, dense: 1, hidden: 4, lr: 0.01, dropout: 0 };
const rows = Uint32Array.from({ length: 16 }, (_, i) => i);

/** The loss of one batch with two cores, and what was said; the second replica reads `dataset`. */
async function lossOfBatch(folder: string, dataset: string): Promise<{ loss: number; said: string[] }> {
  const path = `${folder}/dataset.safetensors`, said: string[] = [];
  writeSmallDataset(path, { train: 32, valid: 8, test: 8 });
  using reader = BatchReader.open(path);
  const model = buildModel(network, { et: size, ht: size });
  const say = (line: string) => void said.push(line);
  const options = { reader, dataset: `${folder}/${dataset}`, backend: "wasm", seed: 1, pace: new Pace(), say } as const;
  using team = await Team.start(model, { ...options, cores: () => 2 });
  setWeights(team.parameters, initialWeights(team.parameters, "glorot_uniform", 1));
  const { loss } = await team.gradient(rows, 1, 0);
  await team.gradient(rows, 1, 1);
  return { loss: loss.dataSync()[0] as number, said };
}

Deno.test("a team whose second replica cannot start says so once, and computes the same bits with one", async () => {
  await openBackend("wasm");
  using folder = tempFolder();
  const alone = await lossOfBatch(folder.path, "missing.safetensors");
  const together = await lossOfBatch(folder.path, "dataset.safetensors");
  assertEquals(together.said, []);
  assertEquals(alone.said.length, 1);
  assertMatch(
    alone.said[0] ?? "",
    /^cannot start a second replica: .*missing\.safetensors.*; the training goes on with one/,
  );
  assertEquals(alone.loss, together.loss);
});
