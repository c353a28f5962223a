/** Whose records are believed: the keys that the repository lists in cache.keys and under `cache: { trust }`. */
import { suggestName } from "../document/schema_suggestion.ts";
import { Refusal } from "../refusal.ts";
import { isPublicKey, type PublicKeyText } from "./keys.ts";

/** Beside pipeline.yaml; each line `NAME ed25519:KEY`, `#` begins a comment. */
export const keysFile = "cache.keys";

/** Public key -> name of its owner. */
export type Trusted = ReadonlyMap<PublicKeyText, string>;

/**
 * `trust` holds names of cache.keys and keys; without it all of cache.keys is believed.
 * @throws Refusal for a line that is not a key, with its place, or an unknown name.
 */
export function readTrusted(root: string, trust: readonly string[] | undefined): Trusted {
  const listed = parseKeys(readIfThere(`${root}/${keysFile}`));
  if (trust === undefined) return new Map([...listed].map(([name, key]) => [key, name]));
  return new Map(trust.map((entry) => {
    if (isPublicKey(entry)) return [entry, nameOf(entry, listed)];
    const key = listed.get(entry);
    if (key) return [key, entry];
    const hint = listed.size > 0 ? suggestName(entry, [...listed.keys()]) : `there is none in ${keysFile}`;
    throw new Refusal(
      `cannot trust ${
        JSON.stringify(entry)
      } (cache.trust of pipeline.yaml): expected a name of ${keysFile} or ed25519:KEY; ${hint}`,
    );
  }));
}

function nameOf(key: PublicKeyText, listed: ReadonlyMap<string, PublicKeyText>): string {
  return [...listed].find(([, other]) => other === key)?.[0] ?? key;
}

function parseKeys(text: string): Map<string, PublicKeyText> {
  const keys = new Map<string, PublicKeyText>();
  for (const [index, line] of text.split("\n").entries()) {
    const [name, key, ...rest] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!name) continue;
    const place = `${keysFile}:${index + 1}`;
    if (key === undefined || rest.length > 0 || !isPublicKey(key)) {
      throw new Refusal(`cannot read ${place}: ${JSON.stringify(line.trim())}, expected NAME ed25519:KEY`);
    }
    if (keys.has(name)) {
      throw new Refusal(`cannot read ${place}: there is another ${name} above, expected one of a name`);
    }
    keys.set(name, key);
  }
  return keys;
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
