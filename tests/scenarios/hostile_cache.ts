/** Servers that fail or lie, over what an honest one was given. */

export interface Stored {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Answer = (request: Request, honest: () => Response, stored: ReadonlyMap<string, Uint8Array<ArrayBuffer>>) =>
  | Response
  | Promise<Response>;

/** Answers from memory, and takes what is put; `answer` may do otherwise. */
export class MemoryCache implements AsyncDisposable {
  readonly stored = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly requests: string[] = [];
  answer: Answer = (_request, honest) => honest();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #abort = new AbortController();

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, signal: this.#abort.signal, onListen: () => {} },
      async (request) => {
        const path = new URL(request.url).pathname;
        this.requests.push(`${request.method} ${path}`);
        const body = new Uint8Array(await request.arrayBuffer());
        return await this.answer(request, () => this.#honest(request.method, path, body), this.stored);
      },
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/`;
  }

  #honest(method: string, path: string, body: Uint8Array<ArrayBuffer>): Response {
    if (method === "PUT") {
      this.stored.set(path, body);
      return new Response(null, { status: 201 });
    }
    const bytes = this.stored.get(path);
    if (!bytes) return new Response("there is none", { status: 404 });
    return new Response(method === "HEAD" ? null : bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#server.finished.catch(() => {});
  }
}
