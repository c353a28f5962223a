/** Pictures among the outputs that differ, with the bytes of both states from wherever they still are. */
import { digestBytes } from "../identity/digest.ts";
import type { Digest } from "../identity.ts";
import type { Store } from "../store/store.ts";
import type { InstanceChange } from "./compare.ts";
import type { Side } from "./causes.ts";

export interface Picture {
  readonly digest: Digest;
  /** Undefined where the bytes are nowhere. */
  readonly bytes?: Uint8Array;
}

export interface FigureChange {
  readonly instance: string;
  readonly output: string;
  readonly format: "svg" | "png";
  /** Undefined where that state has no such figure. */
  readonly before?: Picture;
  readonly now?: Picture;
}

interface Published {
  readonly path: string;
  readonly digest: string;
  readonly instance: string;
  readonly output: string;
}

/** One figure per instance and name: its SVG where there is one, or else its PNG. */
export function figuresOf(
  changes: readonly InstanceChange[],
  sides: readonly [before: Side, now: Side],
  store: Store | undefined,
): FigureChange[] {
  const manifests = sides.map(manifestOf);
  const find = (digest: Digest | undefined): Picture | undefined =>
    digest && { digest, bytes: bytesOf(digest, sides, manifests, store) };
  return changes.flatMap(({ instance, outputs, before, now }) => {
    const pictures = outputs.flatMap(({ name, ...digests }) => {
      const record = [before, now].map((fingerprint) => fingerprint && store?.records.find(fingerprint)?.outputs[name]);
      const published = manifests.flat().find((file) => file.instance === instance && file.output === name);
      const file = record.find((output) => output)?.file ?? published?.path ?? `.${name}`;
      const format = /\.(svg|png)$/.exec(file)?.[1] as FigureChange["format"] | undefined;
      return format ? [{ instance, output: name, format, stem: file.slice(0, -4), ...digests }] : [];
    });
    const drawn = new Set(pictures.filter(({ format }) => format === "svg").map(({ stem }) => stem));
    return pictures.filter(({ format, stem }) => format === "svg" || !drawn.has(stem)).map((picture) => ({
      instance,
      output: picture.output,
      format: picture.format,
      before: find(picture.before),
      now: find(picture.now),
    }));
  });
}

function manifestOf({ snapshot, profile }: Side): Published[] {
  try {
    const text = new TextDecoder().decode(snapshot.read(`results/${profile}/manifest.json`));
    return (JSON.parse(text) as { files?: Published[] }).files ?? [];
  } catch {
    return [];
  }
}

/** From the store, or from what was published, then or now; only bytes that have the digest. */
function bytesOf(
  digest: Digest,
  sides: readonly Side[],
  manifests: readonly (readonly Published[])[],
  store: Store | undefined,
): Uint8Array | undefined {
  const candidates: (() => Uint8Array | undefined)[] = [
    ...(store ? [() => readIfExists(store.objects.path(digest))] : []),
    ...sides.flatMap(({ snapshot, profile }, side) =>
      (manifests[side] ?? []).filter((file) => file.digest === digest)
        .map(({ path }) => () => snapshot.read(`results/${profile}/${path}`))
    ),
  ];
  for (const read of candidates) {
    const bytes = read();
    if (bytes && digestBytes(bytes) === digest) return bytes;
  }
  return undefined;
}

function readIfExists(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}
