/**
 * The training of a search's candidate: as any training, but one that diverges is a result, and one that is hopeless may end
 * at a rung. To end there, the training is run for so many epochs and, if it may go on, continued from its checkpoint, which
 * gives the same bytes as one that never paused.
 */
import { InputError } from "../artifact/input_error.ts";
import type { Training, Weights } from "../artifact/model.ts";
import { deviceFault } from "../compute/device_fault.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { advance, type Course, startCourse } from "./course.ts";
import type { Team } from "./team.ts";
import { type TrainingOptions, trainNetwork } from "./training.ts";
import { setWeights } from "./weights.ts";

export interface TrialTrainingOptions extends TrainingOptions {
  /** At these epochs (from 1, ascending) the lowest validation loss must be at most this. */
  readonly rungs: readonly { readonly epoch: number; readonly loss: number }[];
}

export interface TrialTraining {
  /** The weights of the epoch with the lowest validation loss; undefined if none was a number. */
  readonly weights: Weights | undefined;
  readonly course: Course;
  readonly stopped: "early stopping" | "last epoch" | "halving";
  /** As `trainNetwork` tells it. */
  readonly earlier?: string;
}

export async function trainTrial({ rungs, ...options }: TrialTrainingOptions): Promise<TrialTraining> {
  const { epochs } = options.training;
  let { say } = options;
  for (const { epoch, loss } of rungs.filter((rung) => rung.epoch < epochs)) {
    const trained = await trainUntil(epoch, { ...options, say });
    const { stopping } = trained.course;
    if (stopping.stop) return { ...trained, stopped: "early stopping" };
    const reached = `the lowest validation loss after epoch ${epoch} is ${stopping.best.toFixed(4)}, ` +
      `${loss.toFixed(4)} was needed`;
    if (stopping.best > loss) {
      options.say(`ends: ${reached}`);
      return { ...trained, stopped: "halving" };
    }
    options.say(`goes on: ${reached}`);
    say = () => {}; // Of the checkpoint and the cost, which were told at the beginning.
  }
  const trained = await trainUntil(epochs, { ...options, say });
  return { ...trained, stopped: trained.course.stopping.stop ? "early stopping" : "last epoch" };
}

/** Trains until an epoch, or less where early stopping ends it. */
async function trainUntil(epoch: number, options: TrainingOptions): Promise<Omit<TrialTraining, "stopped">> {
  const training = { ...options.training, epochs: epoch }, stepsInEpochs = options.training.epochs / epoch;
  const progress: TrainingOptions["progress"] = (now) =>
    options.progress({ ...now, stepsInTotal: now.stepsInTotal * stepsInEpochs });
  try {
    return await trainNetwork({ ...options, training, progress });
  } catch (error) {
    const course = divergedCourse(training, options);
    if (!(error instanceof InputError) || !course || await deviceFault() !== undefined) throw error;
    return { weights: undefined, course };
  }
}

/** The course that the checkpoint tells of, if none of its validation losses is a number. */
function divergedCourse(training: Training, options: TrainingOptions): Course | undefined {
  const { checkpoint: { folder, identity }, onDeviceLoss, learningRate } = options;
  const found = readCheckpoint(folder, identity, onDeviceLoss);
  if (!("checkpoint" in found)) return undefined;
  const { losses } = found.checkpoint;
  const course = losses.reduce((before, each) => advance(before, each, training), startCourse(learningRate));
  return course.epochs.length > 0 && course.stopping.best === Infinity ? course : undefined;
}

/** The probability of signal for every event of the validation split, by a network with these weights. */
export async function validationScores(team: Team, weights: Weights, events: number): Promise<Float64Array> {
  setWeights(team.parameters, weights);
  team.weightsChanged();
  const scores = new Float64Array(events);
  let event = 0;
  for await (const logits of team.logits("valid", events)) {
    for (const logit of logits) scores[event++] = 1 / (1 + Math.exp(-logit));
  }
  return scores;
}
