/** Locks on files, exclusive or shared. The kernel frees a lock when its process ends, however it ends, so none is ever stale. */

/** Waits for the lock; the file is made if it is missing. @throws the signal's reason when it is aborted meanwhile. */
export async function acquireLock(path: string, signal?: AbortSignal): Promise<Disposable> {
  const file = openLock(path);
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

/** Waits for a lock that any number may share, as long as nobody has it for itself. */
export async function acquireSharedLock(path: string): Promise<Disposable> {
  const file = openLock(path);
  await file.lock(false);
  return { [Symbol.dispose]: () => file.close() };
}

/** The lock for oneself if nobody has or shares it now. */
export async function tryLock(path: string): Promise<Disposable | undefined> {
  const file = openLock(path);
  if (await file.tryLock(true)) return { [Symbol.dispose]: () => file.close() };
  file.close();
  return undefined;
}

function openLock(path: string): Deno.FsFile {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  return Deno.openSync(path, { read: true, write: true, create: true });
}
