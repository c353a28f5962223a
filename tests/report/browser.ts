/**
 * A headless Chromium from the PATH, driven through the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)
 * by WebSocket. It has a profile of its own in a temporary folder.
 */

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the first browser on the PATH; undefined where there is none. */
export function findBrowser(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

type Message = { id?: number; method?: string; params?: Params; result?: Params; error?: { message: string } };
type Params = Readonly<Record<string, unknown>>;
type Listener = (method: string, params: Params) => void;

export class Browser implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #drained: Promise<void>;
  readonly #waiting = new Map<number, (message: Message) => void>();
  readonly #listeners = new Map<string, Listener>();
  #last = 0;

  private constructor(process: Deno.ChildProcess, profile: string, socket: WebSocket, drained: Promise<void>) {
    [this.#process, this.#profile, this.#socket, this.#drained] = [process, profile, socket, drained];
    socket.addEventListener("message", ({ data }) => this.#receive(JSON.parse(data)));
  }

  /** @throws Error with what the browser said if it does not start. */
  static async start(path: string): Promise<Browser> {
    const profile = await Deno.makeTempDir({ prefix: "browser-" });
    // Without a sandbox: a container's root may not have one, and the page is our own.
    const process = new Deno.Command(path, {
      args: [
        ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
        ...["--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const found = Promise.withResolvers<string>();
    const drained = listenForAddress(process.stderr, found);
    const socket = new WebSocket(await found.promise);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", () => reject(new Error("cannot connect to the browser")), { once: true });
    });
    return new Browser(process, profile, socket, drained);
  }

  /** A new tab, with nothing in it. */
  async open(): Promise<Tab> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(this, String(sessionId));
    this.#listeners.set(String(sessionId), (method, params) => tab.hear(method, params));
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await tab.send(`${domain}.enable`);
    return tab;
  }

  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Params>();
    this.#waiting.set(
      id,
      ({ result, error }) => error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
    );
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return promise;
  }

  #receive(message: Message & { sessionId?: string }): void {
    if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else if (message.method !== undefined) {
      this.#listeners.get(message.sessionId ?? "")?.(message.method, message.params ?? {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve, { once: true }));
    await this.send("Browser.close");
    await Promise.all([closed, this.#process.status, this.#drained]);
    await Deno.remove(this.#profile, { recursive: true });
  }
}

/** Reads what the browser says to its end, so that it never waits for a reader. */
async function listenForAddress(
  stderr: ReadableStream<Uint8Array>,
  found: PromiseWithResolvers<string>,
): Promise<void> {
  let said = "";
  for await (const text of stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
    if (address !== undefined) found.resolve(address);
  }
  found.reject(new Error(`cannot start the browser: ${said}`));
}

export class Tab {
  /** Errors and warnings of the console, and exceptions. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  readonly #browser: Browser;
  readonly #session: string;
  #loaded = Promise.withResolvers<void>();

  constructor(browser: Browser, session: string) {
    [this.#browser, this.#session] = [browser, session];
  }

  send(method: string, params: Params = {}): Promise<Params> {
    return this.#browser.send(method, params, this.#session);
  }

  hear(method: string, params: Params): void {
    const said = JSON.stringify(params);
    if (method === "Page.loadEventFired") this.#loaded.resolve();
    if (method === "Network.requestWillBeSent") this.requests.push((params.request as { url: string }).url);
    if (method === "Runtime.exceptionThrown") this.complaints.push(said);
    if (method === "Runtime.consoleAPICalled" && /^(?:error|warning)$/.test(String(params.type))) {
      this.complaints.push(said);
    }
    if (method === "Log.entryAdded") this.complaints.push(said);
  }

  /** Ends when the page and its scripts have been loaded. */
  async load(url: string): Promise<void> {
    this.#loaded = Promise.withResolvers<void>();
    await this.send("Page.navigate", { url });
    await this.#loaded.promise;
  }

  /** The value of an expression, awaited; it must be JSON. @throws Error with the page's exception. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value: T }).value; // What the expression is, only its author knows.
  }

  /** Media features, such as prefers-color-scheme, and whether the screen is to look as paper does. */
  async emulate(features: Readonly<Record<string, string>>, media: "" | "print" = ""): Promise<void> {
    await this.send("Emulation.setEmulatedMedia", {
      media,
      features: Object.entries(features).map(([name, value]) => ({ name, value })),
    });
  }

  async resize(width: number, height: number, mobile = false): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, mobile, deviceScaleFactor: 1 });
  }

  async moveMouse(x: number, y: number): Promise<void> {
    await this.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  /** Presses and releases a key by its name: ArrowRight. */
  async press(key: string, code: number): Promise<void> {
    const params = { key, code: key, windowsVirtualKeyCode: code, nativeVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...params });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...params });
  }

  async type(text: string): Promise<void> {
    await this.send("Input.insertText", { text });
  }
}
