/**
 * The shared cache as a run sees it: records by fingerprint, and the objects that they name once these are needed. What
 * it gives is believed by signature and digest alone; whatever goes wrong is told in a line and costs only time.
 */
import type { Listener } from "../event.ts";
import type { Digest, Fingerprint } from "../identity.ts";
import type { Instance } from "../instance.ts";
import { tryLock } from "../store/file_lock.ts";
import type { Output, RunRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { SigningKey } from "./keys.ts";
import { openRecord, signRecord } from "./signed_record.ts";
import { type Answer, Transport } from "./transport.ts";
import { withoutLogin } from "./settings.ts";
import type { Trusted } from "./trust.ts";

/** Larger than any record of a sane pipeline; thousands of inputs take a megabyte. */
const recordLimit = 16 * 2 ** 20;
/** Objects from this size on have a progress of their own. */
const largeBytes = 2 ** 20;
/** Milliseconds between two events of one transfer. */
const progressEvery = 200;
const uploadBlock = 256 * 1024;

export interface RemoteOptions {
  readonly url: string;
  readonly trusted: Trusted;
  /** With a key, what is made here is published. */
  readonly signingKey?: SigningKey;
  readonly patience: number;
  readonly store: Store;
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

export interface RemoteCounts {
  records: number;
  objects: number;
  bytes: number;
  pushed: number;
}

export class RemoteCache {
  /** Without a name or password. */
  readonly url: string;
  readonly counts: RemoteCounts = { records: 0, objects: 0, bytes: 0, pushed: 0 };
  readonly #options: RemoteOptions;
  readonly #transport: Transport;
  readonly #folder: string;
  readonly #records = new Map<Fingerprint, Promise<RunRecord | undefined>>();
  readonly #objects = new Map<Digest, Promise<boolean>>();
  readonly #pushes: Promise<void>[] = [];
  readonly #told = new Set<string>();
  readonly #fetched = new Set<Fingerprint>();

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.url = withoutLogin(options.url);
    this.#folder = `${options.store.folder}/work/cache-${Deno.pid}`;
    const { url, patience, signal } = options;
    const onGivenUp = (why: string) => this.#warn(`${why}, again and again; it is not asked any more in this run`);
    this.#transport = new Transport({ url, patience, signal, onGivenUp });
  }

  /** Whether this run got the record of that run from here. */
  gave(fingerprint: Fingerprint): boolean {
    return this.#fetched.has(fingerprint);
  }

  /**
   * The record of an instance, now also in the store, if there is a believed one and the server has all its objects.
   * `known` is a record of this store whose objects are not all there: what others made of it must be the same.
   */
  find(fingerprint: Fingerprint, instance: Instance, known?: RunRecord): Promise<RunRecord | undefined> {
    const found = this.#records.get(fingerprint) ?? this.#find(fingerprint, instance, known);
    this.#records.set(fingerprint, found);
    return found;
  }

  async #find(fingerprint: Fingerprint, instance: Instance, known?: RunRecord): Promise<RunRecord | undefined> {
    if (this.#options.trusted.size === 0) return undefined;
    const answer = await this.#transport.text(`ac/${fingerprint}`, recordLimit);
    if (answer.kind !== "found") return this.#missed(answer, `the record of ${instance.id}`);
    const { trusted } = this.#options;
    const opened = await openRecord(answer.value, { fingerprint, instance, trusted });
    if (!opened.ok) {
      if (opened.unknown) {
        this.#tellOnce(opened.unknown, `refused the record of ${instance.id}, and others: ${opened.why}`);
      } else {
        this.#warn(`refused the record of ${instance.id}: ${opened.why}`);
        this.#transport.blame(`it gives wrong records`);
      }
      return undefined;
    }
    const { record, signer } = opened;
    if (known && !sameOutputs(known, record)) return undefined;
    if (!(await this.#hasAll(record))) return undefined;
    return await this.#keep({ ...record, instance: instance.id, fetched: { from: this.url, signer } });
  }

  async #hasAll({ instance, outputs }: RunRecord): Promise<boolean> {
    const { objects } = this.#options.store;
    const absent = Object.entries(outputs).filter(([, { digest }]) => objects.check(digest) !== "sound");
    const there = await Promise.all(absent.map(async ([name, { digest }]) => {
      const answer = await this.#transport.has(`cas/${digest}`);
      if (answer.kind === "absent") this.#note(`it has a record of ${instance}, but no object of its output ${name}`);
      else if (answer.kind === "failed") this.#missed(answer, `${instance}.${name}`);
      return answer.kind === "found";
    }));
    return there.every((found) => found);
  }

  /** Undefined while another engine runs the instance: then its record will be the first one. */
  async #keep(record: RunRecord): Promise<RunRecord | undefined> {
    const { store } = this.#options;
    using lock = await tryLock(store.instanceLock(record.fingerprint));
    if (!lock) return undefined;
    store.records.setAside(record.fingerprint);
    for (const { digest } of Object.values(record.outputs)) store.objects.setAside(digest);
    store.records.write(record);
    this.#fetched.add(record.fingerprint);
    this.counts.records++;
    return record;
  }

  /** Brings outputs of a record into the store; false where one cannot be had. @throws what the file system says. */
  async provide(record: RunRecord, names: readonly string[]): Promise<boolean> {
    const got = await Promise.all(names.map((name) => {
      const output = record.outputs[name];
      return output ? this.#object(record, name, output) : false;
    }));
    return got.every((there) => there);
  }

  /** One object is downloaded once at a time, whoever needs it. */
  #object(record: RunRecord, name: string, output: Output): Promise<boolean> {
    const { digest } = output;
    const pending = this.#objects.get(digest);
    if (pending) return pending;
    const coming = this.#download(record, name, output).finally(() => this.#objects.delete(digest));
    this.#objects.set(digest, coming);
    return coming;
  }

  async #download({ instance }: RunRecord, name: string, { digest, bytes }: Output): Promise<boolean> {
    const { objects } = this.#options.store;
    objects.setAside(digest);
    if (objects.check(digest) === "sound") return true;
    Deno.mkdirSync(this.#folder, { recursive: true });
    const path = `${this.#folder}/${digest}`;
    const transfer = this.#transfer(`${instance}.${name}`, bytes);
    try {
      const answer = await this.#transport.download(`cas/${digest}`, path, {
        bytes,
        digest,
        progress: transfer.passed,
      });
      if (answer.kind !== "found") {
        this.#missed(answer, `${instance}.${name}`);
        return false;
      }
      objects.commit(path);
      this.counts.objects++;
      this.counts.bytes += bytes;
      return true;
    } finally {
      transfer.end();
      removeIfThere(path);
    }
  }

  #transfer(what: string, total: number): { passed: (done: number) => void; end: () => void } {
    if (total < largeBytes) return { passed: () => {}, end: () => {} };
    let last = -Infinity;
    let moved = 0;
    const tell = (ended: boolean) => this.#options.listener({ kind: "transferred", what, done: moved, total, ended });
    return {
      passed: (done) => {
        moved = done;
        if (performance.now() - last < progressEvery) return;
        last = performance.now();
        tell(false);
      },
      end: () => tell(true),
    };
  }

  /** Publishes what was made here, behind the run's back; settled() waits for it. */
  offer(record: RunRecord): void {
    if (this.#options.signingKey) this.#pushes.push(this.push(record).then(() => {}));
  }

  /** Publishes a record, after its objects. False where the server does not take it, or there is no key. */
  async push(record: RunRecord): Promise<boolean> {
    const { signingKey, signal } = this.#options;
    if (!signingKey || signal.aborted) return false;
    const put = await Promise.all(
      Object.entries(record.outputs).map(([name, output]) => this.#upload(record, name, output)),
    );
    if (!put.every((done) => done)) return false;
    const text = new TextEncoder().encode(await signRecord(record, signingKey));
    const body = { bytes: text.length, chunks: () => [text] };
    const answer = await this.#transport.put(`ac/${record.fingerprint}`, body);
    if (answer.kind === "found") this.counts.pushed++;
    else this.#missed(answer, `the record of ${record.instance}`);
    return answer.kind === "found";
  }

  async #upload({ instance }: RunRecord, name: string, { digest, bytes }: Output): Promise<boolean> {
    const { objects } = this.#options.store;
    const there = await this.#transport.has(`cas/${digest}`);
    if (there.kind === "found") return true;
    // Never publish what is damaged here: its digest would be a lie.
    if (objects.check(digest) !== "sound") return false;
    const transfer = this.#transfer(`${instance}.${name}`, bytes);
    const answer = await this.#transport.put(`cas/${digest}`, {
      bytes,
      chunks: () => fileChunks(objects.path(digest), transfer.passed),
    });
    transfer.end();
    if (answer.kind !== "found") this.#missed(answer, `${instance}.${name}`);
    return answer.kind === "found";
  }

  /** Whether the server has a record of that run; whose it is, nobody has looked. */
  async lists(fingerprint: Fingerprint): Promise<Answer<true>> {
    return await this.#transport.has(`ac/${fingerprint}`);
  }

  /** Waits for what is being published. Once an interruption came, nothing more is begun. */
  async settled(): Promise<void> {
    await Promise.all(this.#pushes.splice(0));
    try {
      Deno.removeSync(this.#folder, { recursive: true });
    } catch { /* nothing was downloaded */ }
  }

  #missed(answer: Answer<unknown>, what: string): undefined {
    if (answer.kind === "absent" || this.#options.signal.aborted) return;
    const why = answer.kind === "failed" ? answer.why : "";
    if (/^it sent (other|more)/.test(why)) this.#warn(`refused ${what}: ${why}`);
    else if (!this.#transport.givenUp) this.#tellOnce("fault", `${what}: ${why}; the run goes on without it`);
  }

  #tellOnce(topic: string, line: string): void {
    if (this.#told.has(topic)) return;
    this.#told.add(topic);
    this.#warn(line);
  }

  #warn(line: string): void {
    this.#options.listener({ kind: "noticed", level: "warning", line: `cache ${this.url}: ${line}` });
  }

  #note(line: string): void {
    this.#options.listener({ kind: "noticed", level: "note", line: `cache ${this.url}: ${line}` });
  }
}

function sameOutputs(one: RunRecord, other: RunRecord): boolean {
  return Object.entries(one.outputs).every(([name, { digest }]) => other.outputs[name]?.digest === digest);
}

async function* fileChunks(path: string, passed: (done: number) => void): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  let done = 0;
  for (;;) {
    const block = new Uint8Array(uploadBlock);
    const count = await file.read(block);
    if (count === null) return;
    yield block.subarray(0, count);
    passed(done += count);
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch { /* it has become an object */ }
}
