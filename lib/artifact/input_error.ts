/**
 * A fault in what the user gave us: a file, a parameter. The message is complete, in the form
 * `cannot <verb> <thing>: <what is>, expected <what should be>`, and is shown without a stack trace.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
