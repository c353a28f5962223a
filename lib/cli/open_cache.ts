/** The shared cache that a command uses: its options, and the cache itself where there is one. */
import type { Listener } from "../pipeline/event.ts";
import type { Pipeline } from "../pipeline/instance.ts";
import type { Project } from "../pipeline/project.ts";
import type { RemoteCache } from "../pipeline/remote/remote_cache.ts";
import type { CacheSettings } from "../pipeline/remote/settings.ts";
import type { Option } from "./command.ts";

export const cacheOptions = {
  cache: {
    kind: "value",
    value: "URL",
    about: "Shared cache, instead of that of pipeline.yaml or REPRODUCE_CACHE_URL",
  },
  "no-cache": { kind: "flag", about: "Uses no shared cache" },
  push: { kind: "flag", about: "Publishes what is made here, signed with the key that REPRODUCE_CACHE_KEY names" },
} as const satisfies Record<string, Option>;

export interface CacheOptions {
  readonly cache: string | undefined;
  readonly "no-cache": boolean;
  readonly push: boolean;
}

/** The project with its cache; as it was where there is none. @throws Refusal for settings that are wrong. */
export async function openCache(
  project: Project,
  pipeline: Pipeline,
  options: CacheOptions,
  observer: { listener: Listener; signal: AbortSignal },
): Promise<Project> {
  const configured = pipeline.cache ?? Deno.env.get("REPRODUCE_CACHE_URL") ?? options.cache;
  if (configured === undefined && !options.push) return project;
  const { cacheSettings } = await import("../pipeline/remote/settings.ts");
  const request = { url: options.cache, off: options["no-cache"], push: options.push };
  const settings = await cacheSettings(project.root, pipeline.cache, request);
  if (!settings) return project;
  const { RemoteCache } = await import("../pipeline/remote/remote_cache.ts");
  const remote = new RemoteCache({ ...settings, ...observer, store: project.store });
  observer.listener({ kind: "noticed", level: "note", line: describe(remote, settings) });
  return { ...project, remote };
}

/** `cache https://…: believes alice, bob; pushes as ed25519:…` */
function describe({ url }: RemoteCache, { trusted, signingKey, unpushed }: CacheSettings): string {
  const read = trusted.size > 0
    ? `believes ${[...trusted.values()].join(", ")}`
    : "gives nothing, since neither cache.keys nor cache.trust lists a key";
  const write = signingKey ? `pushes as ${trusted.get(signingKey.publicKey) ?? signingKey.publicKey}` : unpushed;
  return `cache ${url}: ${[read, write].filter((part) => part !== undefined).join("; ")}`;
}

/** What came of it, in a line; nothing where it was not used. */
export function cacheLine({ url, counts }: RemoteCache): string | undefined {
  const { records, objects, bytes, pushed } = counts;
  const parts = [
    ...(records > 0 ? [`${records} records fetched`] : []),
    ...(objects > 0 ? [`${objects} objects fetched (${(bytes / 1e6).toFixed(1)} MB)`] : []),
    ...(pushed > 0 ? [`${pushed} records pushed`] : []),
  ];
  return parts.length > 0 ? `cache ${url}: ${parts.join(", ")}` : undefined;
}
