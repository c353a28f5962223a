/** Which cache, whose records, and whether to publish: from options, the environment and pipeline.yaml, in this order. */
import type { CacheContent } from "../document/document_schema.ts";
import { Refusal } from "../refusal.ts";
import { readPrivateKey, type SigningKey } from "./keys.ts";
import { readTrusted, type Trusted } from "./trust.ts";

export const urlVariable = "REPRODUCE_CACHE_URL";
export const keyVariable = "REPRODUCE_CACHE_KEY";
export const patienceVariable = "REPRODUCE_CACHE_TIMEOUT";
const usualPatience = 10;

export interface CacheRequest {
  /** `--cache URL`. */
  readonly url?: string;
  /** `--no-cache`. */
  readonly off: boolean;
  /** `--push`. */
  readonly push: boolean;
}

export interface CacheSettings {
  readonly url: string;
  readonly trusted: Trusted;
  /** Set where what is made here is to be published. */
  readonly signingKey?: SigningKey;
  /** Why nothing is published although pipeline.yaml says so. */
  readonly unpushed?: string;
  /** Seconds. */
  readonly patience: number;
}

/** Undefined where there is no cache. @throws Refusal for an address, key or number that is none. */
export async function cacheSettings(
  root: string,
  configured: CacheContent | undefined,
  request: CacheRequest,
): Promise<CacheSettings | undefined> {
  const { url: urlText = Deno.env.get(urlVariable) || configured?.url, off } = request;
  if (off && request.push) throw new Refusal("cannot push with --no-cache: expected one of --push and --no-cache");
  if (off) return undefined;
  if (urlText === undefined) {
    if (!request.push) return undefined;
    throw new Refusal(
      `cannot push: there is no cache, expected --cache URL, ${urlVariable} or cache.url in pipeline.yaml`,
    );
  }
  const settings = { url: checkUrl(urlText), trusted: readTrusted(root, configured?.trust), patience: readPatience() };
  const path = Deno.env.get(keyVariable);
  if (request.push || (configured?.push === true && path)) {
    return { ...settings, signingKey: await readSigningKey(root) };
  }
  const unpushed = `nothing is pushed, since ${keyVariable} names no private key`;
  return configured?.push === true ? { ...settings, unpushed } : settings;
}

/** The key that REPRODUCE_CACHE_KEY names. @throws Refusal where there is none, or it lies where it would be committed. */
export async function readSigningKey(root: string): Promise<SigningKey> {
  const path = Deno.env.get(keyVariable);
  if (!path) {
    throw new Refusal(
      `cannot sign: ${keyVariable} is not set, expected the path of a private key (deno task cache keygen)`,
    );
  }
  refuseInside(root, path);
  return await readPrivateKey(path);
}

/** @throws Refusal for a private key in the repository: one `git add` would publish it. */
export function refuseInside(root: string, path: string): void {
  let real = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  try {
    const folder = real.slice(0, real.lastIndexOf("/")) || "/";
    real = `${Deno.realPathSync(folder)}/${real.slice(real.lastIndexOf("/") + 1)}`;
    real = Deno.realPathSync(real);
  } catch { /* a file that is yet to be made */ }
  if (real.startsWith(`${root}/`)) {
    throw new Refusal(`cannot use the key ${path}: it is in the repository, expected a private key outside of ${root}`);
  }
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return text;
  throw new Refusal(`cannot use the cache ${JSON.stringify(text)}: expected an http or https address of a folder`);
}

function readPatience(): number {
  const text = Deno.env.get(patienceVariable);
  if (!text) return usualPatience;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new Refusal(`cannot use ${patienceVariable}=${text}: expected seconds, more than 0 and at most 3600`);
}

/** An address as it may be shown and recorded. */
export function withoutLogin(text: string): string {
  const url = new URL(text);
  url.username = url.password = "";
  return url.href.replace(/\/*$/, "");
}
