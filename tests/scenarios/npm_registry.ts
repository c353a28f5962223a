/** An npm registry with one small package, and a cache of Deno's that has every other package: no network is needed. */
import { createHash } from "node:crypto";
import type { ScratchProject } from "./scratch_project.ts";

export const smallPackage = "tiny-scale@1.0.0";

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "tiny-scale", version: "1.0.0", type: "module", main: "index.js" }),
  "index.js": "export function scale(value, by) {\n  return value * by;\n}\n",
  "lib/unused.js": "export const unused = true;\n",
};

export class NpmRegistry implements AsyncDisposable {
  /** What is served as the package's archive. */
  archive: Uint8Array<ArrayBuffer>;
  readonly integrity: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(archive: Uint8Array<ArrayBuffer>) {
    this.archive = archive;
    this.integrity = integrityOf(archive);
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => this.#answer(url));
  }

  static async start(): Promise<NpmRegistry> {
    return new NpmRegistry(await packedWith({}));
  }

  /** Makes `prepare` of the toy pipeline import the package, and gives its project a cache without it. */
  async serve(project: ScratchProject): Promise<Record<string, string>> {
    project.edit("tasks/prepare.ts", "value * params.scale", "scale(value, params.scale)");
    project.write(
      "tasks/prepare.ts",
      `import { scale } from "npm:${smallPackage}";\n${project.read("tasks/prepare.ts")}`,
    );
    const lock = JSON.parse(project.read("deno.lock"));
    lock.specifiers[`npm:${smallPackage}`] = "1.0.0";
    lock.npm[smallPackage] = { integrity: this.integrity };
    project.write("deno.lock", JSON.stringify(lock));
    await linkCache(project.path(this.#cached));
    return { DENO_DIR: project.path("cache"), NPM_CONFIG_REGISTRY: this.#url };
  }

  /** Where Deno unpacks the package for a project. */
  unpacked(project: ScratchProject): string {
    return project.path(`${this.#cached}/tiny-scale/1.0.0`);
  }

  get #url(): string {
    return `http://localhost:${this.#server.addr.port}/`;
  }

  /** Deno's name for a registry's folder: domain and port. */
  get #cached(): string {
    return `cache/npm/localhost_${this.#server.addr.port}`;
  }

  #answer(url: string): Response {
    const { pathname } = new URL(url);
    const tarball = `${this.#url}tiny-scale/-/tiny-scale-1.0.0.tgz`;
    if (pathname === new URL(tarball).pathname) return new Response(this.archive);
    if (pathname !== "/tiny-scale") return new Response(null, { status: 404 });
    const version = { name: "tiny-scale", version: "1.0.0", dist: { tarball, integrity: integrityOf(this.archive) } };
    return Response.json({ name: "tiny-scale", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

/** The package as an archive, with some files replaced. */
export async function packedWith(changed: Readonly<Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir({ prefix: "reproduce-package-" });
  for (const [path, text] of Object.entries({ ...files, ...changed })) {
    const at = `${folder}/package/${path}`;
    Deno.mkdirSync(at.slice(0, at.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(at, text);
  }
  const { stdout } = await new Deno.Command("tar", { args: ["-czf", "-", "-C", folder, "package"] }).output();
  Deno.removeSync(folder, { recursive: true });
  return stdout;
}

function integrityOf(archive: Uint8Array): string {
  return `sha512-${createHash("sha512").update(archive).digest("base64")}`;
}

/** Packages that run in these tests. Deno loads a module from its real path, so links to them will not do. */
const copied = ["deno-std", "zod"];

/** The packages in the cache of whoever runs the test, most of them as links. */
async function linkCache(folder: string): Promise<void> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  Deno.mkdirSync(folder, { recursive: true });
  for (const { name } of Deno.readDirSync(`${npmCache}/registry.npmjs.org`)) {
    const from = `${npmCache}/registry.npmjs.org/${name}`;
    if (copied.includes(name)) await new Deno.Command("cp", { args: ["-r", from, folder] }).output();
    else Deno.symlinkSync(from, `${folder}/${name}`);
  }
}
