/**
 * Which WebGPU adapter this machine has, found without loading TensorFlow.js.
 *
 * Deno 2.9 needs no flag and no permission for WebGPU. A driver, however, is native code of unknown quality: it can
 * crash, or block inside one call, where no timer of the same thread fires. So a child process asks wherever one may be
 * started, and the answer comes within a bounded time. In a stage's sandbox, where none may, this process asks, and the
 * stage's timeout is the bound. (A worker is no way out: when it ends, Mesa's llvmpipe crashes the process, one in three.)
 */

/** One adapter, with the options of `navigator.gpu.requestAdapter` that lead to it. */
interface ListedAdapter {
  readonly name: string;
  /** A driver that computes on the CPU, such as Mesa's llvmpipe (lavapipe) or SwiftShader. */
  readonly software: boolean;
  readonly options: GPURequestAdapterOptions;
}

export type ProbedAdapter =
  | {
    readonly found: true;
    readonly adapter: string;
    readonly software: boolean;
    readonly options: GPURequestAdapterOptions;
  }
  | { readonly found: false; readonly reason: string };

/** The list of adapters, or in words why there is none to be had. */
type Listing = { readonly adapters: readonly ListedAdapter[] } | { readonly reason: string };

/** A cold NVIDIA driver on a machine with eight GPUs takes several seconds. */
const PATIENCE_MS = 20_000;

/**
 * What a process that asks for an adapter should have in its environment. DENO_WEBGPU_BACKEND: the native interfaces
 * only, since OpenGL's adapters lack what training needs ("none" keeps Deno away from every driver). XDG_RUNTIME_DIR:
 * some folder, without which Mesa prints "error: XDG_RUNTIME_DIR is invalid or not set".
 */
export function adapterEnvironment(): Record<string, string> {
  return {
    DENO_WEBGPU_BACKEND: Deno.env.get("DENO_WEBGPU_BACKEND") ?? "vulkan,metal,dx12",
    XDG_RUNTIME_DIR: Deno.env.get("XDG_RUNTIME_DIR") ?? "/",
  };
}

/**
 * The best hardware adapter; or, given a `name`, the first adapter whose name contains it, software adapters included
 * (upper and lower case are the same).
 */
export async function probeAdapter(name?: string, patienceMs = PATIENCE_MS): Promise<ProbedAdapter> {
  const listing = await listPatiently(patienceMs);
  if ("reason" in listing) return { found: false, reason: listing.reason };
  const { adapters } = listing;
  const names = adapters.map((adapter) => adapter.name).join(", ");
  const wanted = name === undefined
    ? adapters.find((adapter) => !adapter.software)
    : adapters.find((adapter) => adapter.name.toLowerCase().includes(name.toLowerCase()));
  if (wanted) return { found: true, adapter: wanted.name, software: wanted.software, options: wanted.options };
  if (adapters.length === 0) return { found: false, reason: `no WebGPU adapter was found: ${missingDriver()}` };
  if (name !== undefined) return { found: false, reason: `no WebGPU adapter is called "${name}", there is ${names}` };
  return { found: false, reason: `only a software adapter was found (${names}), which is slower than WebAssembly` };
}

/** Its source is what the child runs, so it must not refer to anything else in this module. */
async function listAdapters(): Promise<Listing> {
  if (!navigator.gpu) return { reason: "navigator.gpu is not available in this Deno" };
  const adapters: ListedAdapter[] = [];
  const ways: GPURequestAdapterOptions[] = [
    { powerPreference: "high-performance" },
    { powerPreference: "low-power" },
    { forceFallbackAdapter: true },
  ];
  for (const options of ways) {
    const info = (await navigator.gpu.requestAdapter(options))?.info;
    const name = info && (info.description || `vendor ${info.vendor}, device ${info.device}`);
    if (!name || adapters.some((adapter) => adapter.name === name)) continue;
    adapters.push({ name, software: info.isFallbackAdapter, options });
  }
  return { adapters };
}

function listPatiently(patienceMs: number): Promise<Listing> {
  const granted = (permission: Deno.PermissionDescriptor) => Deno.permissions.querySync(permission).state === "granted";
  const mayStart = granted({ name: "run", command: Deno.execPath() }) && granted({ name: "env" });
  return mayStart ? listInChild(patienceMs) : listAdapters();
}

async function listInChild(patienceMs: number): Promise<Listing> {
  const source = `${listAdapters}; console.log(JSON.stringify(await listAdapters()));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-config",
      "--no-lock",
      "--quiet",
      `data:text/javascript,${encodeURIComponent(source)}`,
    ],
    env: adapterEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let patient = true;
  const timer = setTimeout(() => {
    patient = false;
    child.kill("SIGKILL");
  }, patienceMs);
  const { success, signal, code, stdout } = await child.output();
  clearTimeout(timer);
  if (!patient) return { reason: `the graphics driver did not answer within ${patienceMs / 1000} seconds` };
  if (success) return JSON.parse(new TextDecoder().decode(stdout));
  return { reason: `the graphics driver crashed when asked for an adapter (${signal ?? `exit code ${code}`})` };
}

function missingDriver(): string {
  if (Deno.build.os === "darwin") return "no Metal device";
  if (Deno.build.os === "windows") return "no Vulkan or Direct3D 12 driver";
  if (!exists("/dev/nvidiactl")) return "no Vulkan driver";
  return "there is an NVIDIA GPU but no Vulkan driver for it (libvulkan1 is missing, or a container was started without " +
    "NVIDIA_DRIVER_CAPABILITIES=all)";
}

/** False also where it may not be asked. */
function exists(path: string): boolean {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return false;
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
