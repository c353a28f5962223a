/** Files of a crate: those that it holds by their path, all others by their content. */
import type { Digest, InstanceId } from "../identity.ts";
import type { Output } from "../store/records.ts";
import type { CrateGraph } from "./crate_graph.ts";
import type { CrateFile, RecordedRun, RecordedSource } from "./recorded_run.ts";

/** The name of bytes by their SHA-256, as RFC 6920 has it: `ni:///sha-256;…`, base64url without padding. */
export function contentName(digest: Digest): string {
  const bytes = digest.match(/../g)?.map((pair) => String.fromCharCode(parseInt(pair, 16))) ?? [];
  return `ni:///sha-256;${btoa(bytes.join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** A path as a relative URI. */
function pathName(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

export class FileEntities {
  readonly #graph: CrateGraph;
  readonly #run: RecordedRun;
  /** Paths of published files by `instance.output`. */
  readonly #published: ReadonlyMap<string, readonly { readonly path: string }[]>;

  constructor(graph: CrateGraph, run: RecordedRun) {
    this.#graph = graph;
    this.#run = run;
    const published = run.instances.flatMap(({ instance: { id, publications } }) =>
      publications.map(({ output, path }) => ({ address: `${id}.${output}`, path: `${run.results}/${path}` }))
    );
    this.#published = Map.groupBy(published, ({ address }) => address);
  }

  /** Entities of an output: one for each place where it was published, or one named by its content. */
  output(id: InstanceId, name: string, { digest, bytes, file }: Output): string[] {
    const paths = (this.#published.get(`${id}.${name}`) ?? []).map(({ path }) => path);
    const held = paths.filter((path) => this.#run.files.get(path)?.digest === digest);
    const description = `Output ${name} of ${id}`;
    if (held.length > 0) return held.map((path) => this.#add(pathName(path), path, { digest, bytes }, { description }));
    return [this.#add(contentName(digest), file, { digest, bytes }, { description })];
  }

  source({ id, path, digest, url, about, given = [] }: RecordedSource): string {
    const held = this.#run.files.get(path);
    const outputs = given.map(({ instance, output }) => `${instance}.${output}`);
    const place = outputs.length === 0 ? "" : `, given in place of ${outputs.join(", ")}`;
    const description = `Source ${id}${place}${about === undefined ? "" : `: ${about}`}`;
    const more = { description, ...(url === undefined ? {} : { url }) };
    if (held?.digest === digest) return this.#add(pathName(path), path, held, more);
    return this.#add(contentName(digest), path, { digest }, more);
  }

  /** The identifier of a module. */
  nameOfCode(path: string, digest: Digest): string {
    return this.#run.files.get(path)?.digest === digest ? pathName(path) : contentName(digest);
  }

  code(path: string, digest: Digest): string {
    const id = this.nameOfCode(path, digest);
    this.#add(id, path, { digest, bytes: this.#run.files.get(path)?.bytes }, {});
    return id;
  }

  held({ path, digest, bytes }: CrateFile, description: string): string {
    return this.#add(pathName(path), path, { digest, bytes }, { description });
  }

  #add(
    id: string,
    path: string,
    { digest, bytes }: { digest: Digest; bytes?: number },
    more: Readonly<Record<string, string>>,
  ): string {
    if (this.#graph.has(id)) return id;
    this.#graph.add({
      "@id": id,
      "@type": "File",
      name: path.slice(path.lastIndexOf("/") + 1),
      ...more,
      encodingFormat: encodingOf(path),
      // What the profile knows as a file's size is text.
      ...(bytes === undefined ? {} : { contentSize: String(bytes) }),
      sha256: digest,
    });
    this.#graph.link("./", "hasPart", id);
    return id;
  }
}

const encodings: Readonly<Record<string, string>> = {
  csv: "text/csv",
  cff: "application/yaml",
  h5: "application/x-hdf5",
  html: "text/html",
  json: "application/json",
  lock: "text/plain",
  md: "text/markdown",
  pdf: "application/pdf",
  png: "image/png",
  safetensors: "application/octet-stream",
  svg: "image/svg+xml",
  tex: "application/x-tex",
  ts: "application/typescript",
  txt: "text/plain",
  wasm: "application/wasm",
  yaml: "application/yaml",
};

function encodingOf(path: string): string {
  return encodings[/\.([^./]+)$/.exec(path)?.[1] ?? ""] ??
    (/\//.test(path) ? "application/octet-stream" : "text/plain");
}
