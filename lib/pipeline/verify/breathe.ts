/** Lets Ctrl-C be heard between files: reading them takes the event loop for itself. @throws the signal's reason. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
