/** Exclusive locks on files. The kernel frees a lock when its process ends, however it ends, so none is ever stale. */

/** Waits for the lock; the file is made if it is missing. @throws the signal's reason when it is aborted meanwhile. */
export async function acquireLock(path: string, signal?: AbortSignal): Promise<Disposable> {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const file = Deno.openSync(path, { read: true, write: true, create: true });
  try {
    // Polled rather than awaited: a pending lock() cannot be withdrawn when the run is interrupted.
    while (!(await file.tryLock(true))) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } catch (error) {
    file.close();
    throw error;
  }
  return { [Symbol.dispose]: () => file.close() };
}
