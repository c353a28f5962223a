/** `cache`: makes keys, publishes what is in the store, and says what the shared cache has. */
import { assessAll } from "../pipeline/identity/assess.ts";
import type { RunEvent } from "../pipeline/event.ts";
import { generatePrivateKey, parsePrivateKey, type SigningKey } from "../pipeline/remote/keys.ts";
import { keyVariable, refuseInside } from "../pipeline/remote/settings.ts";
import type { RemoteCache } from "../pipeline/remote/remote_cache.ts";
import { keysFile } from "../pipeline/remote/trust.ts";
import { assessorOf } from "../pipeline/reproduce.ts";
import { acquireSharedLock } from "../pipeline/store/file_lock.ts";
import type { RunRecord } from "../pipeline/store/records.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "./command.ts";
import { cacheLine, cacheOptions, openCache } from "./open_cache.ts";
import { openPipeline, pipelineOptions } from "./open_pipeline.ts";

const { cache: url } = cacheOptions;

export const cache = defineCommand({
  name: "cache",
  about: "Shares results: makes a key, pushes what was made here, fetches all, or says what the shared cache has.",
  positional: { name: "ACTION", about: "keygen FILE, push, fetch or status", many: true },
  options: {
    ...pipelineOptions,
    cache: url,
    json: { kind: "flag", about: "For status: prints a JSON object per instance" },
  },
  notes: [
    "The cache is a folder on a WebDAV server, or Bazel's remote cache over HTTP: /ac/<fingerprint> holds signed records,",
    "/cas/<sha256> the files that they name. pipeline.yaml names it: cache: { url, trust: [NAME…], push: false }.",
    "Only records signed by a key of the file cache.keys (lines NAME ed25519:KEY) are believed; every file is checked.",
    "",
    "  keygen FILE  makes a private key outside of the repository, and prints its line for cache.keys",
    "  push         publishes what of the profile was made here and is current; reproduce --push does so as it goes",
    "  fetch        brings every file of the profile into the store; reproduce brings only what it needs",
    "  status       what of the profile the cache has (exit 3 if something is missing there)",
    "",
    "REPRODUCE_CACHE_URL  another cache than that of pipeline.yaml; may hold a name and password",
    "REPRODUCE_CACHE_KEY  the path of the private key to push with",
    "REPRODUCE_CACHE_TIMEOUT  seconds within which something must come, else the run goes on without it; 10 by default",
  ],
  async run(context, [action, file, ...extra], options): Promise<ExitCode> {
    const surplus = action === "keygen" ? extra[0] : file;
    if (surplus !== undefined) throw new UsageError(`unexpected ${JSON.stringify(surplus)} after cache ${action}`);
    switch (action) {
      case "keygen":
        return await keygen(context, file);
      case "push":
      case "fetch":
      case "status":
        return await withCache(context, action, options);
      default:
        throw new UsageError(
          `unknown action ${JSON.stringify(action ?? "")} of cache; there are keygen, push, fetch, status`,
        );
    }
  },
});

async function keygen({ root, console }: CommandContext, file: string | undefined): Promise<ExitCode> {
  const path = file ?? Deno.env.get(keyVariable);
  if (!path) throw new UsageError(`cache keygen has no FILE, expected the path of a new private key`);
  refuseInside(root, path);
  const pem = await generatePrivateKey();
  try {
    Deno.writeTextFileSync(path, pem, { createNew: true, mode: 0o600 });
  } catch (error) {
    const why = error instanceof Deno.errors.AlreadyExists ? "it is there already" : (error as Error).message;
    throw new UsageError(`cannot write ${path}: ${why}, expected a new file in a folder that is there`);
  }
  const { publicKey }: SigningKey = await parsePrivateKey(pem);
  console.complain(`${path} is the private key: keep it, and set ${keyVariable} to its path. Add to ${keysFile}:`);
  console.print(`${nameOf(path)} ${publicKey}`);
  return 0;
}

/** A name for the key's owner to begin with. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "").replaceAll(/[^\w.-]+/g, "-") || "me";
}

async function withCache(
  context: CommandContext,
  action: "push" | "fetch" | "status",
  options: { profile: string | undefined; set: readonly string[]; cache: string | undefined; json: boolean },
): Promise<ExitCode> {
  const { console, signal } = context;
  const opened = await openPipeline(context, [], options, (line) => console.complain(line));
  if (!opened) return 2;
  const listener = (event: RunEvent) => {
    if (event.kind === "noticed") console.complain(event.level === "note" ? event.line : `warning: ${event.line}`);
  };
  const asked = { cache: options.cache, "no-cache": false, push: action === "push" };
  const project = await openCache(opened.project, opened.pipeline, asked, { listener, signal });
  const { remote, ...offline } = project;
  if (!remote) {
    throw new UsageError("there is no cache, expected --cache URL, REPRODUCE_CACHE_URL or cache.url in pipeline.yaml");
  }
  project.store.make();
  using _ = await acquireSharedLock(project.store.runLock);
  const found = await assessAll(opened.instances, assessorOf(action === "fetch" ? project : offline, opened.pipeline));
  const records = [...found.values()].flatMap(({ record }) => record ? [record] : []);
  const code = action === "status"
    ? await showStatus([...found].map(([id, { fingerprint, record }]) => ({ id, fingerprint, record })), remote, {
      console,
      json: options.json,
    })
    : await transfer(action, records, remote);
  await remote.settled();
  project.store.digests.save();
  if (signal.aborted) return 130;
  if (action === "status") return code;
  console.print(cacheLine(remote) ?? `cache ${remote.url}: nothing to ${action}`);
  return code;
}

/** Every record that was made here, or every file that the records name. */
async function transfer(
  action: "push" | "fetch",
  records: readonly RunRecord[],
  remote: RemoteCache,
): Promise<ExitCode> {
  const done = await Promise.all(records.map((record) => {
    if (action === "fetch") return remote.provide(record, Object.keys(record.outputs));
    // What others have signed stays theirs.
    return record.fetched ? true : remote.push(record);
  }));
  return done.every((whole) => whole) ? 0 : 1;
}

interface Known {
  readonly id: string;
  readonly fingerprint: RunRecord["fingerprint"];
  readonly record: RunRecord | undefined;
}

async function showStatus(
  known: readonly Known[],
  remote: RemoteCache,
  { console, json }: { console: CommandContext["console"]; json: boolean },
): Promise<ExitCode> {
  const states = await Promise.all(known.map(async ({ id, fingerprint, record }) => {
    const there = (await remote.lists(fingerprint)).kind;
    const from = record && { host: record.host, ...record.fetched };
    return { instance: id, cache: there, ...(from ? { made: from } : {}) };
  }));
  const width = Math.max(0, ...states.map(({ instance }) => instance.length));
  for (const state of states) {
    if (json) {
      console.print(JSON.stringify(state));
      continue;
    }
    const there = { found: "in the cache", absent: "not in the cache", failed: "no answer" }[state.cache];
    const made = state.made
      ? `made on ${state.made.host}${state.made.signer ? `, signed by ${state.made.signer}` : ""}`
      : "not here";
    console.print(`${state.instance.padEnd(width)}  ${there}; ${made}`);
  }
  const count = states.filter((state) => state.cache === "found").length;
  if (!json) console.print(`cache ${remote.url}: ${count} of ${states.length} instances`);
  return count === states.length ? 0 : 3;
}
