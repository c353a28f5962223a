/** Lets the event loop run, so that an interrupted run ends and its progress is heard of. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
