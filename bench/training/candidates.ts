/** Who takes part: this project on each backend and with each number of workers, and what the given Pythons have. */
import { probeAdapter } from "../../lib/compute/adapter.ts";
import type { Candidate } from "./contestant.ts";

const here = (name: string) => new URL(name, import.meta.url).pathname;

/** As a stage's sandbox runs a task (lib/pipeline/run/sandbox.ts), but with all permissions. */
export function denoCommand(module: string): string[] {
  const flags = ["--quiet", "--v8-flags=--no-maglev", "--no-prompt", "--frozen", "-A"];
  return [Deno.execPath(), "run", ...flags, `--lock=${here("../../deno.lock")}`, module];
}

function ours(backend: "wasm" | "webgpu", threads: number): Candidate {
  const name = backend === "webgpu" ? "ours, WebGPU" : `ours, ${threads} ${threads === 1 ? "worker" : "workers"}`;
  return { name, family: "ours", backend, threads, command: denoCommand(here("ours.ts")) };
}

/** @param images whether the network has any: without, a second worker is not used (lib/model/team.ts). */
export function ourCandidates(images: boolean, webgpu: boolean): Candidate[] {
  return [ours("wasm", 1), ...images ? [ours("wasm", 2)] : [], ...webgpu ? [ours("webgpu", 1)] : []];
}

/** Why there is no WebGPU to be measured; undefined if there is. A software adapter says nothing of a GPU. */
export async function missingWebgpu(): Promise<string | undefined> {
  const probed = await probeAdapter();
  return probed.found ? undefined : probed.reason;
}

const peers = {
  Keras: { module: "peer_keras.py", needs: "keras" },
  PyTorch: { module: "peer_torch.py", needs: "torch" },
};

/** Keras and PyTorch on one and two threads, as far as the interpreters have them; the first that has one is taken. */
export async function peerCandidates(pythons: readonly string[]): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const [family, { module, needs }] of Object.entries(peers) as ["Keras" | "PyTorch", typeof peers.Keras][]) {
    for (const python of pythons) {
      if (!await hasModule(python, needs)) continue;
      for (const threads of [1, 2]) {
        const name = `${family}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
        found.push({ name, family, backend: "native", threads, command: [python, here(module)] });
      }
      break;
    }
  }
  return found;
}

async function hasModule(python: string, name: string): Promise<boolean> {
  const args = ["-c", `import importlib.util, sys; sys.exit(importlib.util.find_spec("${name}") is None)`];
  return (await new Deno.Command(python, { args, stdout: "null", stderr: "null" }).output()).success;
}
