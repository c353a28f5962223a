/**
 * The training loop: epochs of shuffled batches, Adam on the binary cross-entropy, early stopping with the best weights
 * kept, and a lower learning rate on a plateau, all as in Keras (each module says which and where it differs); a
 * checkpoint after every epoch. TensorFlow.js' own `fit` shuffles with an unseeded generator and cannot restore the
 * best weights.
 */
import { InputError } from "../artifact/input_error.ts";
import type { Training, Weights } from "../artifact/model.ts";
import { tf } from "../compute/tensorflow.ts";
import type { BatchReader } from "../dataset/batches.ts";
import type { OnDeviceLoss } from "../task/contract.ts";
import { Adam } from "./adam.ts";
import { type Checkpoint, type Identity, producersOf, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { advance, type Course, hasJustImproved, type Losses, startCourse } from "./course.ts";
import { Estimate } from "./estimate.ts";
import { crossEntropy } from "./loss.ts";
import type { Pace } from "./pace.ts";
import { Random } from "./random.ts";
import { RunningLoss } from "./running_loss.ts";
import type { Team } from "./team.ts";
import { getWeights, setWeights } from "./weights.ts";

export interface TrainingOptions {
  /** Its parameters hold the initial weights, and the last epoch's in the end. */
  readonly team: Team;
  readonly reader: BatchReader;
  readonly training: Training;
  readonly learningRate: number;
  readonly seed: number;
  readonly pace: Pace;
  readonly checkpoint: { readonly folder: string; readonly identity: Identity };
  /** "continue" also goes on from a lost device's checkpoint, on whatever `team` computes on. "fail" if not given. */
  readonly onDeviceLoss?: OnDeviceLoss;
  readonly say: (line: string) => void;
  readonly progress: (progress: Progress) => void;
  /** The order of the training events in an epoch (from 0); shuffled by `seed` if it is not given. */
  readonly order?: (epoch: number) => Uint32Array;
}

export interface Progress {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Steps of all epochs so far, and of as many epochs as there may be. */
  readonly steps: number;
  readonly stepsInTotal: number;
  /** Losses of the last finished epoch. */
  readonly loss?: number;
  readonly valLoss?: number;
}

export interface Trained {
  /** The weights of the epoch with the lowest validation loss. */
  readonly weights: Weights;
  readonly course: Course;
  /** What had computed the first epochs, where that was another producer: "webgpu on X up to epoch 3". */
  readonly earlier?: string;
}

/**
 * A loss that is not a number ends nothing by itself, as in Keras: it never counts as the best, so the training stops
 * after `stop_after` epochs and gives the weights of the best epoch before.
 *
 * @throws InputError if no epoch ended with a validation loss that is a number. */
export async function trainNetwork(options: TrainingOptions): Promise<Trained> {
  const trainer = new Trainer(options);
  try {
    await trainer.run();
    return trainer.result();
  } finally {
    trainer.dispose();
  }
}

class Trainer {
  readonly #options: TrainingOptions;
  readonly #adam: Adam;
  readonly #events: number;
  readonly #stepsPerEpoch: number;
  #course: Course;
  #best: Weights = {};
  #earlier: string | undefined;

  constructor(options: TrainingOptions) {
    this.#options = options;
    this.#adam = new Adam(options.team.parameters);
    this.#events = options.reader.count("train");
    this.#stepsPerEpoch = Math.ceil(this.#events / options.training.batch);
    this.#course = startCourse(options.learningRate);
  }

  async run(): Promise<void> {
    this.#resume();
    const estimate = this.#startEstimate();
    while (!this.#course.finished) {
      const before = tf.memory().numTensors;
      const losses = {
        loss: Math.fround(await this.#trainEpoch(estimate)),
        valLoss: Math.fround(await this.#validate()),
      };
      const left = tf.memory().numTensors - before;
      if (left !== 0) throw new Error(`an epoch left ${left} tensors behind, expected none`);
      await this.#endEpoch(losses);
      this.#tell(estimate.epoch());
    }
  }

  result(): Trained {
    const { epochs, stopping } = this.#course;
    if (stopping.best === Infinity) {
      throw new InputError(
        `cannot train: the validation loss was not a number in any of ${epochs.length} epochs, expected a finite one; ` +
          `a lower learning rate may help`,
      );
    }
    const earlier = this.#earlier;
    return { weights: this.#best, course: this.#course, ...(earlier === undefined ? {} : { earlier }) };
  }

  dispose(): void {
    this.#adam.dispose();
  }

  #resume(): void {
    const { checkpoint: { folder, identity }, onDeviceLoss, training, team, say } = this.#options;
    const found = readCheckpoint(folder, identity, onDeviceLoss);
    if ("discarded" in found) {
      if (found.discarded) say(`the checkpoint ${found.discarded}: starting over`);
      return;
    }
    const { losses, weights, best, adam } = found.checkpoint;
    setWeights(team.parameters, weights);
    team.weightsChanged();
    this.#adam.restore(adam);
    this.#best = best;
    for (const epoch of losses) this.#course = advance(this.#course, epoch, training);
    say(`resumes after epoch ${losses.length}${this.#takeOver(found.checkpoint)}`);
  }

  /** Keeps in mind what computed a checkpoint. @returns in words that it was another producer, if so */
  #takeOver(checkpoint: Checkpoint): string {
    const { producer } = this.#options.checkpoint.identity, epochs = checkpoint.losses.length;
    this.#earlier = checkpoint.earlier;
    if (checkpoint.identity.producer === producer) return "";
    this.#earlier = `${producersOf(checkpoint)} up to epoch ${epochs}`;
    return ` on another producer: what follows is computed by ${producer}; before, ${this.#earlier}`;
  }

  /** Begins to watch what the coming epochs will cost. */
  #startEstimate(): Estimate {
    const { team, reader, training } = this.#options, { epochs, stopping } = this.#course, done = epochs.length;
    return new Estimate({
      epochs: training.epochs - done,
      // The first epoch has nothing to be worse than.
      fewestEpochs: Math.max(1, done === 0 ? training.stop_after + 1 : training.stop_after - stopping.wait),
      stepsPerEpoch: this.#stepsPerEpoch,
      validationEvents: reader.count("valid"),
    }, {
      settle: async () => void await team.parameters.at(-1)?.variable.data(),
      validate: async (events) => {
        for await (const _ of team.logits("valid", events));
      },
    });
  }

  #tell(line: string | undefined): void {
    if (line !== undefined) this.#options.say(line);
  }

  /** @returns the mean of the batches' losses, each before its own step. */
  async #trainEpoch(estimate: Estimate): Promise<number> {
    const { team, pace } = this.#options, epoch = this.#course.epochs.length;
    const running = new RunningLoss();
    for (const [step, rows] of this.#batches(epoch).entries()) {
      const { loss, tensors } = await team.gradient(rows, epoch, step);
      this.#adam.update(tensors, this.#course.plateau.learningRate);
      team.weightsChanged();
      tf.dispose([...tensors]);
      await running.add(loss, rows.length);
      await pace.breathe();
      this.#report(step + 1);
      this.#tell(await estimate.step());
    }
    return await running.mean();
  }

  async #validate(): Promise<number> {
    const { team, reader } = this.#options, events = reader.count("valid");
    let sum = 0, row = 0;
    for await (const logits of team.logits("valid", events)) {
      const labels = reader.labels("valid", row, row += logits.length);
      logits.forEach((logit, i) => sum += crossEntropy(logit, labels[i] ?? NaN));
    }
    return sum / events;
  }

  async #endEpoch(losses: Losses): Promise<void> {
    const { team, training, checkpoint: { folder, identity } } = this.#options;
    this.#course = advance(this.#course, losses, training);
    const weights = await getWeights(team.parameters);
    if (hasJustImproved(this.#course)) this.#best = weights;
    const kept = this.#course.epochs.map(({ loss, valLoss }) => ({ loss, valLoss }));
    const checkpoint: Checkpoint = {
      identity,
      ...(this.#earlier === undefined ? {} : { earlier: this.#earlier }),
      losses: kept,
      weights,
      best: this.#best,
      adam: await this.#adam.state(),
    };
    writeCheckpoint(folder, checkpoint);
    this.#report(0);
  }

  #report(step: number): void {
    const { training, progress } = this.#options, epoch = this.#course.epochs.length;
    progress({
      epoch: Math.min(epoch + 1, training.epochs),
      steps: epoch * this.#stepsPerEpoch + step,
      stepsInTotal: training.epochs * this.#stepsPerEpoch,
      ...this.#course.epochs.at(-1),
    });
  }

  /** The rows of each batch of an epoch; the last one may be smaller. */
  #batches(epoch: number): Uint32Array[] {
    const { order, seed, training: { batch } } = this.#options;
    const rows = order?.(epoch) ?? Random.stream(seed, ["shuffle", epoch]).permutation(this.#events);
    return Array.from({ length: this.#stepsPerEpoch }, (_, i) => rows.slice(i * batch, (i + 1) * batch));
  }
}
