/**
 * Locks on files, exclusive or shared. The kernel frees a lock when its process ends, however it ends, so none is ever
 * stale. Who has one for itself may say so in the file, for those who wait.
 */

/** Who holds a lock, as told by itself. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** `running train@hl/1` */
  readonly doing: string;
}

export interface LockOptions {
  /** What the holder does with it; told to those who wait. */
  readonly doing?: string;
  /** Called once, if the wait is longer than a moment; the holder is unknown where it has told nothing. */
  readonly waiting?: (holder: Holder | undefined) => void;
}

const pollEveryMs = 50;
/** Locks that are held for a moment only (a commit, a manifest) are not worth a word. */
const momentMs = 400;

/** Waits for the lock; the file is made if it is missing. @throws the signal's reason when it is aborted meanwhile. */
export async function acquireLock(path: string, signal?: AbortSignal, options: LockOptions = {}): Promise<Disposable> {
  const file = openLock(path);
  await wait(file, { path, exclusive: true, signal, options });
  if (options.doing !== undefined) tell(file, options.doing);
  return { [Symbol.dispose]: () => file.close() };
}

/** Waits for a lock that any number may share, as long as nobody has it for itself. @throws as acquireLock(). */
export async function acquireSharedLock(
  path: string,
  signal?: AbortSignal,
  options: Pick<LockOptions, "waiting"> = {},
): Promise<Disposable> {
  const file = openLock(path);
  await wait(file, { path, exclusive: false, signal, options });
  return { [Symbol.dispose]: () => file.close() };
}

/** The lock for oneself if nobody has or shares it now. */
export async function tryLock(path: string, options: Pick<LockOptions, "doing"> = {}): Promise<Disposable | undefined> {
  const file = openLock(path);
  if (await file.tryLock(true)) {
    if (options.doing !== undefined) tell(file, options.doing);
    return { [Symbol.dispose]: () => file.close() };
  }
  file.close();
  return undefined;
}

/** Polls: a pending lock() could not be withdrawn when the run is interrupted. Closes the file if it throws. */
async function wait(
  file: Deno.FsFile,
  { path, exclusive, signal, options: { waiting } }: {
    path: string;
    exclusive: boolean;
    signal: AbortSignal | undefined;
    options: Pick<LockOptions, "waiting">;
  },
): Promise<void> {
  const start = performance.now();
  let told = false;
  try {
    while (!(await file.tryLock(exclusive))) {
      signal?.throwIfAborted();
      if (!told && performance.now() - start > momentMs) {
        told = true;
        waiting?.(holderOf(path));
      }
      await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
    }
  } catch (error) {
    file.close();
    throw error;
  }
}

function openLock(path: string): Deno.FsFile {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  return Deno.openSync(path, { read: true, write: true, create: true });
}

/** Only for people who wait; a disk that is too full for it is no reason not to go on. */
function tell(file: Deno.FsFile, doing: string): void {
  const holder: Holder = { pid: Deno.pid, host: Deno.hostname(), since: new Date().toISOString(), doing };
  try {
    file.truncateSync();
    file.writeSync(new TextEncoder().encode(JSON.stringify(holder)));
  } catch { /* see above */ }
}

/** Undefined where the holder has told nothing, or where the system does not let others read a locked file. */
function holderOf(path: string): Holder | undefined {
  try {
    const { pid, host, since, doing } = JSON.parse(Deno.readTextFileSync(path)) as Partial<Holder>;
    const known = typeof pid === "number" && [host, since, doing].every((text) => typeof text === "string");
    return known ? { pid, host: `${host}`, since: `${since}`, doing: `${doing}` } : undefined;
  } catch {
    return undefined;
  }
}

/** `process 4711 on atlas, which has been running train@hl/1 since 2026-01-02T03:04:05Z` */
export function describeHolder(holder: Holder | undefined): string {
  if (!holder) return "another process";
  const { pid, host, since, doing } = holder;
  return `process ${pid} on ${host}, which has been ${doing} since ${since.replace(/\.\d+Z$/, "Z")}`;
}
