/** Holds the design's table of who may import what, and that each task reaches only the code that it should. */
// @ts-types="../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { Closures } from "../lib/pipeline/identity/closure.ts";

const root = new URL("../", import.meta.url).pathname.replace(/\/$/, "");

/** Folder -> folders that its modules may import as code. Its own is always allowed; types may come from anywhere below. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "tasks": [
    "lib/task",
    "lib/artifact",
    "lib/dataset",
    "lib/compute",
    "lib/model",
    "lib/physics",
    "lib/statistics",
    "lib/comparison",
    "lib/table",
    "lib/figure",
    "lib/guiding",
    "lib/optimisation",
  ],
  "lib/task": [],
  "lib/artifact": [],
  "lib/statistics": [],
  "lib/compute": ["lib/artifact/input_error.ts"],
  "lib/physics": ["lib/compute"],
  "lib/dataset": ["lib/artifact", "lib/physics"],
  "lib/model": ["lib/compute", "lib/artifact", "lib/dataset"],
  "lib/guiding": ["lib/artifact", "lib/dataset", "lib/model", "lib/statistics"],
  "lib/optimisation": ["lib/artifact", "lib/statistics", "lib/model/random.ts"],
  "lib/comparison": ["lib/artifact", "lib/statistics"],
  "lib/table": ["lib/artifact"],
  "lib/figure": ["lib/artifact"],
  "lib/host": ["lib/task"],
  // The child's protocol: job.json, events.jsonl. Nothing that runs in the child is imported by the engine.
  "lib/pipeline": ["lib/task", "lib/host/job.ts"],
  "lib/report": ["lib/artifact"],
  // A program of its own, which needs no pipeline; the command line is read as the others' is.
  "lib/efp": ["lib/cli", "lib/artifact", "lib/dataset", "lib/physics"],
  // Two programs of their own: models from Keras, and to Keras and ONNX.
  "lib/interchange": ["lib/cli", "lib/artifact", "lib/dataset", "lib/compute", "lib/model"],
  "lib/cli": ["lib/pipeline", "lib/report", "lib/artifact", "lib/compute/adapter.ts"],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function* modules(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(`${root}/${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* modules(path);
    else if (/\.ts$/.test(path) && !/\.as\.ts$|\.d\.ts$/.test(path)) yield path;
  }
}

function importsOf(module: string): Import[] {
  const text = Deno.readTextFileSync(`${root}/${module}`);
  const statement =
    /^\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)|^import "(\.[^"]+)"/gm;
  return [...text.matchAll(statement)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? "";
    const to = new URL(specifier, `file:///${module}`).pathname.slice(1);
    return { from: module, to, typeOnly: match[1] !== undefined };
  });
}

const all = [...modules("lib"), ...modules("tasks")];
const folderOf = (path: string) => path.startsWith("tasks/") ? "tasks" : path.split("/").slice(0, 2).join("/");

Deno.test("every folder imports only what the design allows", () => {
  const offences = all.flatMap(importsOf).filter(({ from, to, typeOnly }) => {
    const [own, other] = [folderOf(from), folderOf(to)];
    if (typeOnly || other === "lib/declarations") return false;
    if (own === other) return own === "tasks"; // A task never imports another task.
    return !(mayImport[own] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
  });
  assertEquals(offences, []);
});

Deno.test("every folder of lib is in the table", () => {
  const folders = [...Deno.readDirSync(`${root}/lib`)].map(({ name }) => `lib/${name}`).filter((name) =>
    name !== "lib/declarations"
  );
  assertEquals(folders.filter((folder) => !(folder in mayImport)), []);
});

Deno.test("no module of lib is a barrel, and only tasks have a default export", () => {
  assertEquals(all.filter((path) => /\/mod\.ts$|\/index\.ts$/.test(path)), []);
  const withDefault = all.filter((path) => /^export default/m.test(Deno.readTextFileSync(`${root}/${path}`)));
  assertEquals(withDefault.filter((path) => !path.startsWith("tasks/")), []);
});

Deno.test("only lib/compute/tensorflow.ts imports TensorFlow.js", () => {
  const importing = all.filter((path) =>
    /from "(npm:)?@tensorflow\/(?![^"]*\/package\.json")/.test(
      Deno.readTextFileSync(`${root}/${path}`).replaceAll(/import type[^;]*;/g, ""),
    )
  );
  assertEquals(importing, ["lib/compute/tensorflow.ts"]);
});

Deno.test("only lib/optimisation imports ml-matrix", () => {
  const importing = all.filter((path) => /from "ml-matrix"/.test(Deno.readTextFileSync(`${root}/${path}`)));
  assertEquals(importing.filter((path) => !path.startsWith("lib/optimisation/")), []);
});

Deno.test("every worker file stands beside a literal import() of it, so that it is part of the task's code", () => {
  for (const path of all) {
    const text = Deno.readTextFileSync(`${root}/${path}`);
    for (const [, worker] of text.matchAll(/new Worker\(\s*new URL\("([^"]+)"/g)) {
      assert(text.includes(`import("${worker}")`), `${path} starts ${worker} without a literal import() of it`);
    }
  }
});

/** What a task must not reach, since a change there would make it run again for nothing. */
const unreachable: Readonly<Record<string, RegExp>> = {
  "tasks/prepare.ts": /^lib\/(compute|model|statistics|figure|comparison|table|pipeline|host|report|cli)\//,
  "tasks/describe.ts": /^lib\/(compute|model|figure|comparison|pipeline|host|report|cli)\/|hdf5/,
  "tasks/check_shapes.ts": /^lib\/(compute|model|figure|pipeline|host|report|cli)\//,
  "tasks/compare_sample.ts": /^lib\/(compute|model|figure|physics|pipeline|host|report|cli)\/|hdf5/,
  "tasks/compute_observables.ts":
    /^lib\/(compute|model|statistics|figure|comparison|table|pipeline|host|report|cli)\/|hdf5/,
  "tasks/reweight.ts": /^lib\/(compute|dataset|model|figure|physics|pipeline|host|report|cli)\/|hdf5/,
  "tasks/train.ts": /^lib\/(statistics|figure|comparison|table|pipeline|host|report|cli)\/|hdf5/,
  "tasks/predict.ts":
    /^lib\/(statistics|figure|comparison|table|pipeline|host|report|cli)\/|hdf5|replica_worker|plateau|early_stopping/,
  "tasks/guided_search.ts":
    /^lib\/(compute|figure|comparison|pipeline|host|report|cli)\/|hdf5|model\/(team|training|replica)/,
  "tasks/propose.ts":
    /^lib\/(compute|dataset|figure|comparison|table|guiding|pipeline|host|report|cli)\/|hdf5|training/,
  "tasks/propose_published.ts":
    /^lib\/(compute|dataset|model|statistics|figure|comparison|table|guiding|optimisation|pipeline|host|report|cli)\/|hdf5/,
  "tasks/trial.ts": /^lib\/(figure|comparison|table|guiding|optimisation|pipeline|host|report|cli)\/|hdf5|bootstrap/,
  "tasks/hyper_search.ts":
    /^lib\/(compute|dataset|figure|comparison|table|guiding|pipeline|host|report|cli)\/|hdf5|training/,
  "tasks/best_networks.ts":
    /^lib\/(compute|dataset|model|statistics|figure|comparison|table|guiding|optimisation|pipeline|host|report|cli)\/|hdf5/,
  "tasks/compare_search.ts": /^lib\/(compute|dataset|model|figure|guiding|physics|pipeline|host|report|cli)\/|hdf5/,
  "tasks/describe_observables.ts": /^lib\/(compute|model|figure|comparison|table|pipeline|host|report|cli)\/|hdf5/,
  "tasks/evaluate.ts": /^lib\/(compute|model|figure|comparison|table|pipeline|host|report|cli)\/|hdf5/,
  "tasks/compare.ts": /^lib\/(compute|model|figure|pipeline|host|report|cli)\/|hdf5/,
  "tasks/tabulate_auc.ts": /^lib\/(compute|model|figure|statistics|pipeline|host|report|cli)\/|hdf5/,
  "tasks/tabulate_networks.ts": /^lib\/(compute|model|figure|statistics|comparison|pipeline|host|report|cli)\/|hdf5/,
  "tasks/diagnose.ts": /^lib\/(compute|model|figure|comparison|table|pipeline|host|report|cli)\/|hdf5|bootstrap/,
  "tasks/draw_spectra.ts": /^lib\/(compute|model|comparison|pipeline|host|report|cli)\/|hdf5|figure\/roc/,
  "tasks/describe_images.ts": /^lib\/(compute|model|figure|comparison|pipeline|host|report|cli)\/|hdf5/,
  "tasks/draw_images.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|physics|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/draw_architecture.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/draw_block.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/draw_calibration.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/draw_histories.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/draw_kinematics.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/draw_scores.ts":
    /^lib\/(compute|model|statistics|comparison|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)/,
  "tasks/describe_features.ts": /^lib\/(compute|model|figure|comparison|pipeline|host|report|cli)\/|hdf5/,
  "tasks/draw_features.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|physics|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/find_mistakes.ts": /^lib\/(compute|model|figure|comparison|table|pipeline|host|report|cli)\/|hdf5|bootstrap/,
  "tasks/draw_mistakes.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|physics|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/draw_chosen.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|guiding|physics|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/draw_observables.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|guiding|physics|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/draw_search.ts":
    /^lib\/(compute|model|statistics|comparison|dataset|guiding|physics|table|pipeline|host|report|cli)\/|hdf5|figure\/(roc|spectra)\.ts/,
  "tasks/draw_roc.ts": /^lib\/(compute|model|comparison|pipeline|host|report|cli)\/|hdf5|figure\/spectra/,
};

for (const [task, forbidden] of Object.entries(unreachable)) {
  Deno.test(`${task} reaches only its own code`, async () => {
    const closure = await new Closures(root, `${await Deno.makeTempDir()}/closures.json`).of(task);
    assertEquals(Object.keys(closure.modules).filter((path) => forbidden.test(path)), []);
  });
}

Deno.test("the table of tasks names every task", () => {
  const tasks = [...Deno.readDirSync(`${root}/tasks`)].map(({ name }) => `tasks/${name}`).toSorted();
  assertEquals(Object.keys(unreachable).toSorted(), tasks);
});
