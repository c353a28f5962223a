/** A model together with the data that it learns from, on one thread: the unit of data-parallel training. */
import type { Split } from "../artifact/dataset.ts";
import { tf } from "../compute/tensorflow.ts";
import type { Batch, BatchReader } from "../dataset/batches.ts";
import { dropoutMasks, forward } from "./forward.ts";
import { meanCrossEntropy } from "./loss.ts";
import { Random } from "./random.ts";
import { type Parameter, parametersOf, type Structure, structureOf } from "./structure.ts";

/** A fixed part of a training batch. */
export interface Shard {
  /** Rows of the training split. */
  readonly rows: Uint32Array;
  /** Rows of the whole batch, by whose number the loss is divided. */
  readonly batchRows: number;
  /** Where in the training: names the stream of the dropout masks. */
  readonly epoch: number;
  readonly step: number;
  /** Place of its first row in the batch. */
  readonly first: number;
}

/** A shard's part of the batch's mean loss, and its gradients in the order of the parameters. */
export interface Gradient {
  readonly loss: tf.Scalar;
  readonly tensors: readonly tf.Tensor[];
}

export class Replica {
  readonly parameters: readonly Parameter[];
  readonly #structure: Structure;
  readonly #variables: ReadonlyMap<string, tf.Variable>;
  readonly #reader: BatchReader;
  readonly #seed: number;

  /** @param seed of the dropout masks */
  constructor(model: tf.LayersModel, reader: BatchReader, seed: number) {
    this.parameters = parametersOf(model);
    this.#structure = structureOf(model);
    this.#variables = new Map(this.parameters.map(({ name, variable }) => [name, variable]));
    this.#reader = reader;
    this.#seed = seed;
  }

  /** The caller disposes of the result. */
  gradient({ rows, batchRows, epoch, step, first }: Shard): Gradient {
    const batch = this.#reader.read("train", rows, this.#structure.inputs);
    return tf.tidy(() => {
      const inputs = tensorsOf(batch), labels = tf.tensor1d(batch.labels);
      const masks = dropoutMasks(
        this.#structure,
        { first, count: batch.rows, batchRows },
        Random.stream(this.#seed, ["dropout", epoch, step]),
      );
      const { value, grads } = tf.variableGrads(
        () => meanCrossEntropy(forward(this.#structure, this.#variables, inputs, masks), labels, batchRows),
        this.parameters.map(({ variable }) => variable),
      );
      return { loss: value, tensors: this.parameters.map(({ variable }) => grads[variable.name] as tf.Tensor) };
    });
  }

  /** The logits of rows `from` to `to` (exclusive) of a split. */
  async logits(split: Split, from: number, to: number): Promise<Float32Array> {
    const rows = Uint32Array.from({ length: to - from }, (_, i) => from + i);
    const batch = this.#reader.read(split, rows, this.#structure.inputs);
    const logits = tf.tidy(() => forward(this.#structure, this.#variables, tensorsOf(batch)));
    try {
      return await logits.data() as Float32Array;
    } finally {
      logits.dispose();
    }
  }
}

/** A batch's inputs by feature: flat ones [rows, width], images [rows, size, size, 1]. */
export function tensorsOf({ rows, inputs }: Batch): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => {
      const width = values.length / rows, size = Math.round(Math.sqrt(width));
      const shape = name === "et" || name === "ht" ? [rows, size, size, 1] : [rows, width];
      return [name, tf.tensor(values, shape)];
    }),
  );
}
