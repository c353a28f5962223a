/** The files that come from outside: found, downloaded if they have an address, and held to their digests. */
import type { Digest, SourceId } from "./identity.ts";
import type { Source } from "./instance.ts";
import { Refusal } from "./refusal.ts";
import type { DigestCache } from "./store/digest_cache.ts";

export class Sources {
  readonly #root: string;
  readonly #sources: ReadonlyMap<SourceId, Source>;
  readonly #digests: DigestCache;
  /** Digests that an earlier run found, for sources that were downloaded: what an address serves must not change silently. */
  readonly #pinned: Readonly<Record<string, Digest>>;

  constructor(
    root: string,
    sources: ReadonlyMap<SourceId, Source>,
    { digests, pinned }: { digests: DigestCache; pinned: Readonly<Record<string, Digest>> },
  ) {
    this.#root = root;
    this.#sources = sources;
    this.#digests = digests;
    this.#pinned = pinned;
  }

  /** Absolute. */
  path(id: SourceId): string {
    const { path } = this.#get(id);
    return path.startsWith("/") ? path : `${this.#root}/${path}`;
  }

  /** The digest now; undefined for a file that is not there. @throws Refusal if it is not the one that is required. */
  digest(id: SourceId): Digest | undefined {
    const found = this.#digests.digestIfExists(this.path(id));
    const source = this.#get(id);
    const required = source.digest ?? (source.url ? this.#pinned[id] : undefined);
    if (found === undefined || required === undefined || found === required) return found;
    const by = source.digest ? "pipeline.yaml" : "pipeline.lock";
    throw new Refusal(`cannot use source "${id}": ${source.path} has digest ${found}, expected ${required} (${by})`, 1);
  }

  /** Reads the file again, whatever its times say. */
  unchanged(id: SourceId, digest: Digest): boolean {
    return this.#digests.digestIfExists(this.path(id)) === digest;
  }

  /**
   * Makes sure that a source is there. @throws Refusal if it is missing and has no address, cannot be downloaded, or is
   * not what it should be; a download that fails leaves nothing behind.
   */
  async provide(id: SourceId, say: (line: string) => void, signal: AbortSignal): Promise<Digest> {
    const found = this.digest(id);
    if (found !== undefined) return found;
    const { url, path, about } = this.#get(id);
    const what = about ? ` (${about})` : "";
    if (!url) throw new Refusal(`cannot read source "${id}": there is no ${path}${what}, expected a file`, 1);
    say(`downloading ${url} to ${path}`);
    await download(url, this.path(id), signal);
    const digest = this.digest(id);
    if (digest === undefined) throw new Refusal(`cannot read source "${id}": ${path} vanished after its download`, 1);
    return digest;
  }

  #get(id: SourceId): Source {
    const source = this.#sources.get(id);
    if (!source) throw new Error(`no source "${id}" although the pipeline was expanded`);
    return source;
  }
}

async function download(url: string, path: string, signal: AbortSignal): Promise<void> {
  const partial = `${path}.${Deno.pid}.part`;
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status} ${response.statusText}`);
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(partial, response.body, { signal });
    Deno.renameSync(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    const reason = (error as Error).message;
    throw new Refusal(`cannot download ${url}: ${reason}, expected a file; put it at ${path} by hand to go on`, 1);
  }
}
