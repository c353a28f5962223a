/** TensorFlow.js models to and from plain JSON and arrays. */
import type { Model, Topology } from "../artifact/model.ts";
import { tf } from "../compute/tensorflow.ts";
import type { Initialisation } from "./initialisation.ts";
import { parametersOf } from "./structure.ts";
import { setWeights } from "./weights.ts";

const kerasNames: Record<Initialisation, string> = { glorot_uniform: "GlorotUniform", orthogonal: "Orthogonal" };

/** A model's layers in Keras' format, naming the initialiser that its kernels were drawn with. */
export function topologyOf(model: tf.LayersModel, init: Initialisation): Topology {
  return withKernelInitializer(model.toJSON(null, false) as Topology, kerasNames[init]);
}

/**
 * An untrained model with these layers and weights of zero. (Keras' initialisers would draw numbers that are
 * overwritten at once; TensorFlow.js' orthogonal one takes minutes.)
 */
export function modelFromTopology(topology: Topology): Promise<tf.LayersModel> {
  type Json = Parameters<typeof tf.models.modelFromJSON>[0];
  return tf.models.modelFromJSON(withKernelInitializer(topology, "Zeros") as Json);
}

/** A stored model with its weights. @throws InputError if they do not fit its layers. */
export async function restoreModel({ info, weights }: Model): Promise<tf.LayersModel> {
  const model = await modelFromTopology(info.topology);
  setWeights(parametersOf(model), weights);
  return model;
}

function withKernelInitializer(topology: Topology, className: string): Topology {
  return JSON.parse(
    JSON.stringify(topology),
    (key, value) => key === "kernel_initializer" && value ? { class_name: className, config: {} } : value,
  );
}
