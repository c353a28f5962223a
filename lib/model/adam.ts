/** Adam with Keras' defaults (Kingma and Ba, arXiv:1412.6980; epsilon 1e-7, added before the bias correction). */
import type { Weights } from "../artifact/model.ts";
import { adamUpdate } from "../compute/adam_kernel.ts";
import { tf } from "../compute/tensorflow.ts";
import type { Parameter } from "./structure.ts";
import { getWeights, setWeights } from "./weights.ts";

const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

export class Adam {
  readonly #parameters: readonly Parameter[];
  readonly #m: Parameter[];
  readonly #v: Parameter[];
  #step = 0;

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters;
    this.#m = parameters.map(zeros);
    this.#v = parameters.map(zeros);
  }

  /** One step; gradients in the order of the parameters, which keep theirs. */
  update(gradients: readonly tf.Tensor[], learningRate: number): void {
    this.#step++;
    const parameters = this.#parameters.map(({ variable }, i) => {
      const [gradient, m, v] = [gradients[i], this.#m[i], this.#v[i]];
      if (!gradient || !m || !v) throw new RangeError(`cannot update weights: gradient ${i} is missing`);
      return { variable, gradient, m: m.variable, v: v.variable };
    });
    adamUpdate(parameters, { learningRate, step: this.#step, ...settings });
  }

  async state(): Promise<{ m: Weights; v: Weights; step: number }> {
    return { m: await getWeights(this.#m), v: await getWeights(this.#v), step: this.#step };
  }

  restore({ m, v, step }: { m: Weights; v: Weights; step: number }): void {
    setWeights(this.#m, m);
    setWeights(this.#v, v);
    this.#step = step;
  }

  dispose(): void {
    for (const { variable } of [...this.#m, ...this.#v]) variable.dispose();
  }
}

function zeros({ name, variable }: Parameter): Parameter {
  return { name, variable: tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)) };
}
