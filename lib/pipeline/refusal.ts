/**
 * What the engine will not do, and what the user can mend: a missing file, a damaged store, an unknown stage. The
 * message is complete, `cannot <verb> <thing>: <what is>, expected <what should be>`, and is shown without a stack.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** 2 for usage and configuration, 1 where a stage could not be run. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
