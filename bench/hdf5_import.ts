/**
 * Speed and peak memory of `prepare`: `deno run -A bench/hdf5_import.ts`, about two minutes. Reads the bundled sample,
 * whole and as in the quick profile, and two files of the authors' size, which it writes to a temporary folder (2 GB).
 * Each measurement is a process of its own, so that memory is what a stage takes; memory needs Linux.
 *
 * On 2 cores of an AMD EPYC with AVX-512, Deno 2.9.6. The first three rows on an otherwise idle machine, the last on one
 * that was busy with four times as many processes as it has cores:
 *
 *     bundled sample                   40000 events    2.3 s    140 MB/s  peak  240 MB
 *     bundled sample, quick profile    12500 events    0.9 s    110 MB/s  peak  190 MB
 *     the authors' size, contiguous    214884 events   3.9 s    440 MB/s  peak  330 MB
 *     the authors' size, gzip          214884 events  11.2 s    150 MB/s  peak  360 MB
 *
 * Not made here: a file of the authors' size as h5py stores it by itself, in chunks of 8,596 rows by 2 x 2 pixels, gzip:
 * 10 to 17 s, peak 440 MB; float64 with shuffle besides: 21 s, peak 500 MB.
 */
import type { Storage } from "./hdf5_synthetic.ts";
import prepare from "../tasks/prepare.ts";

interface Measurement {
  readonly events: number;
  readonly seconds: number;
  /** Of images, as they are in memory. */
  readonly megabytes: number;
  readonly peakMegabytes: number;
}

const here = (name: string) => new URL(name, import.meta.url).pathname;
const bundled = here("../data/electrons.h5");

/** Linux keeps the highest resident size of a process. */
function peakMegabytes(): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
  return Number(peak) * 1024 / 1e6;
}

async function measure(electrons: string, events: number | "all"): Promise<Measurement> {
  const folder = Deno.makeTempDirSync();
  let read = 0;
  const begin = performance.now();
  await prepare.run({
    params: { events },
    inputs: { electrons: { path: electrons, axes: {} } },
    outputs: { dataset: `${folder}/dataset.safetensors`, summary: `${folder}/summary.json` },
    checkpoint: folder,
    cores: () => 1,
    onDeviceLoss: "fail",
    progress: ({ done }) => read = done,
    say: () => {},
    produced: () => {},
  });
  const seconds = (performance.now() - begin) / 1000;
  Deno.removeSync(folder, { recursive: true });
  return { events: read, seconds, megabytes: read * (31 ** 2 + 32 ** 2) * 4 / 1e6, peakMegabytes: peakMegabytes() };
}

async function child(module: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", here(module), ...args], stderr: "inherit" });
  const { success, stdout } = await command.output();
  if (!success) throw new Error(`cannot run ${module} ${args.join(" ")}`);
  return new TextDecoder().decode(stdout);
}

async function report(title: string, path: string, events: number | "all"): Promise<void> {
  const result: Measurement = JSON.parse(await child("hdf5_import.ts", path, String(events)));
  const speed = result.megabytes / result.seconds;
  console.log(
    `${title.padEnd(32)} ${result.events} events  ${result.seconds.toFixed(1).padStart(5)} s  ` +
      `${speed.toFixed(0).padStart(5)} MB/s  peak ${result.peakMegabytes.toFixed(0).padStart(4)} MB`,
  );
}

async function reportSynthetic(storage: Storage): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await child("hdf5_synthetic.ts", `${folder}/synthetic.h5`, storage);
    await report(`the authors' size, ${storage}`, `${folder}/synthetic.h5`, "all");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const [path, events] = Deno.args;
if (path) {
  console.log(JSON.stringify(await measure(path, events === "all" ? "all" : Number(events))));
} else {
  await report("bundled sample", bundled, "all");
  await report("bundled sample, quick profile", bundled, 8000);
  await reportSynthetic("contiguous");
  await reportSynthetic("gzip");
}
