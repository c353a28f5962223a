/** nginx as Debian ships it, with its WebDAV module, in a folder and on a port of its own, run by whoever runs the tests. */

/** Undefined where there is none. */
export const nginxPath = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

export class WebDav implements AsyncDisposable {
  readonly url: string;
  /** Where it keeps ac/ and cas/. */
  readonly files: string;
  readonly #root: string;
  readonly #child: Deno.ChildProcess;

  private constructor(root: string, port: number, child: Deno.ChildProcess) {
    this.#root = root;
    this.files = `${root}/files`;
    this.url = `http://127.0.0.1:${port}/`;
    this.#child = child;
  }

  static async start(): Promise<WebDav> {
    const root = await Deno.makeTempDir({ prefix: "reproduce-webdav-" });
    await Deno.chmod(root, 0o755);
    for (const name of ["files", "incoming", "other"]) await Deno.mkdir(`${root}/${name}`);
    const port = freePort();
    await Deno.writeTextFile(`${root}/nginx.conf`, configuration(root, port));
    const child = new Deno.Command(nginxPath ?? "nginx", {
      args: ["-c", `${root}/nginx.conf`, "-e", `${root}/error.log`, "-p", root],
      stdout: "null",
      stderr: "null",
    }).spawn();
    const server = new WebDav(root, port, child);
    await server.#listening(port);
    return server;
  }

  async #listening(port: number): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      try {
        (await Deno.connect({ hostname: "127.0.0.1", port })).close();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    throw new Error(`nginx does not listen: ${await Deno.readTextFile(`${this.#root}/error.log`)}`);
  }

  /** Every request since the start: `GET /cas/… 200`. */
  requests(): string[] {
    return Deno.readTextFileSync(`${this.#root}/access.log`).split("\n").filter((line) => line !== "");
  }

  /** Forgets the requests so far. */
  forget(): void {
    Deno.truncateSync(`${this.#root}/access.log`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await Deno.remove(this.#root, { recursive: true });
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function configuration(root: string, port: number): string {
  return `
daemon off;
worker_processes 1;
pid ${root}/nginx.pid;
${Deno.uid() === 0 ? "user root;" : ""}
events { worker_connections 64; }
http {
  log_format brief '$request_method $uri $status';
  access_log ${root}/access.log brief;
  client_body_temp_path ${root}/incoming;
  proxy_temp_path ${root}/other;
  fastcgi_temp_path ${root}/other;
  uwsgi_temp_path ${root}/other;
  scgi_temp_path ${root}/other;
  server {
    listen 127.0.0.1:${port};
    root ${root}/files;
    client_max_body_size 0;
    dav_methods PUT;
    create_full_put_path on;
    dav_access user:rw;
  }
}
`;
}
