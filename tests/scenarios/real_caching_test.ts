/** What runs again after which change, what a run publishes, and that it is the same everywhere: the real pipeline, in small. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networks, recordOf, smallRealProject } from "./real_project.ts";
import { jsonLines, type ScratchProject } from "./scratch_project.ts";

const each = (stage: string, seed = "") => networks.map((network) => `${stage}@${network}${seed}`);
const trainings = each("train", "/1");
const search = "et_and_ht/hl_any";
const ofSample = ["prepare", "describe", "describe_images", "describe_features", "shapes", "compare_sample"];
const ofSearch = [
  ...[`guided_search@${search}`, `chosen@${search}`],
  "table_2",
  "searches",
];
/** Where all changes of a result end: the answer, its table, and the curves. */
const answer = ["compare", "figure_5", "table_1"];
/** What shows all trained networks, their courses or their scores. */
const ofNetworks = [
  ...["figure_8", "figure_9", "histories", "table_3", "table_4", "table_5"],
  ...["find_mistakes", "mistakes", "reweight", "scores", "auc_by_kinematics", "calibration"],
];
const everything = [
  ...[...ofSample, "figure_1", "figure_2", "figure_3", "figure_4"],
  ...["observables", "describe_observables", "figure_6", "figure_7", ...ofSearch],
  ...[...trainings, ...each("predict", "/1"), ...each("evaluate"), ...each("diagnose"), ...answer, ...ofNetworks],
].toSorted();
const figures = [
  ...["1_spectra", "2_examples", "3_means", "4_features", "5_roc", "6_safe_observables", "7_other_observables"],
  ...["8_architecture", "9_block", "auc_by_kinematics", "calibration", "guided_searches", "histories", "mistakes"],
  ...["scores", `chosen_${search.replace("/", "-")}`],
];

/** Made once; every test works on a copy. One network is trained on both cores, the others as the scheduler likes. */
const warmed = (async () => {
  const project = await smallRealProject();
  await project.outcomes(["train@et/1"]);
  const { code, stdout, stderr } = await project.run(["reproduce"]);
  return { project, code, stdout, stderr };
})();
Deno.test.afterAll(async () => await (await warmed).project[Symbol.asyncDispose]());

const copyOfWarmed = async (): Promise<ScratchProject> => await (await warmed).project.copy();

async function staleInstances(project: ScratchProject): Promise<string[]> {
  const { stdout } = await project.run(["status", "--json"]);
  return jsonLines(stdout).filter(({ state }) => state !== "current").map(({ instance }) => instance ?? "").toSorted();
}

Deno.test("a run makes the page, the comparison, figures, tables and models, and prints the page's path last", async () => {
  const { project, code, stdout, stderr } = await warmed;
  assertEquals(code, 0, stdout + stderr);
  assertEquals(stdout.trimEnd().split("\n").at(-1), "results/quick/index.html");
  const files = Object.keys(project.digests("results/quick")).map((path) => path.slice("results/quick/".length));
  const inFormats = (name: string, formats: string[]) => formats.map((format) => `${name}.${format}`);
  assertEquals(
    files,
    [
      ...inFormats("comparison", ["csv", "json", "md"]),
      ...figures.flatMap((name) => inFormats(`figures/${name}`, ["csv", "json", "pdf", "png", "svg"])),
      ...networks.map((network) => `models/${network}-1.safetensors`),
      ...inFormats(`searches/${search.replace("/", "-")}`, ["csv", "json"]),
      ...["1_auc", "3_search_convolutional", "4_search_dense", "5_networks"]
        .flatMap((name) => inFormats(`tables/${name}`, ["csv", "html", "md", "tex"])),
      ...["2_guided_search", "reweighted", "sample_quality", "shower_shapes"]
        .flatMap((name) => inFormats(`tables/${name}`, ["csv", "html", "json", "md", "tex"])),
      ...["index.html", "manifest.json"],
    ].toSorted(),
  );
});

Deno.test("the manifest names every published file with its digest and the instance that made it", async () => {
  const { project } = await warmed;
  const published: Record<string, string> = project.digests("results/quick");
  const { files } = JSON.parse(project.read("results/quick/manifest.json"));
  const named = files.map(({ path, digest }: { path: string; digest: string }) => [`results/quick/${path}`, digest]);
  delete published["results/quick/manifest.json"];
  assertEquals(Object.fromEntries(named), published);
  for (const { path, instance, fingerprint } of files) {
    if (path !== "index.html") assertEquals(recordOf(project, instance).fingerprint, fingerprint, path);
  }
});

Deno.test("the page is self-contained: a browser loads nothing with it", async () => {
  const page = (await warmed).project.read("results/quick/index.html");
  assertMatch(page, /^<!doctype html>/i);
  for (const network of networks) assert(page.includes(`train@${network}/1`), network);
  // An empty icon, without which a browser asks for /favicon.ico.
  assertEquals(page.match(/<(?:link|iframe|object|embed)\b[^>]*>/gi) ?? [], ['<link rel="icon" href="data:,">']);
  assertEquals(page.match(/<script[^>]*\bsrc=[^>]*>/gi) ?? [], []);
  assertEquals(page.match(/<(?:img|image|use|source)\b[^>]*(?:src|href)="(?!data:|#)[^"]*"/gi) ?? [], []);
  assertEquals(page.match(/url\((?!["']?(?:data:|#))[^)]*\)|@import/gi) ?? [], []);
});

Deno.test("a second run finds everything current and leaves every file as it is", async () => {
  await using project = await copyOfWarmed();
  const [before, lock] = [project.digests("results"), project.read("pipeline.lock")];
  assertEquals(await project.outcomes(), Object.fromEntries(everything.map((id) => [id, "current"])));
  assertEquals(project.digests("results"), before);
  assertEquals(project.read("pipeline.lock"), lock);
});

Deno.test("a network's learning rate reaches that network and the answer; changed back, nothing runs", async () => {
  await using project = await copyOfWarmed();
  const [before, lock] = [project.digests("results"), project.read("pipeline.lock")];
  const ofNetwork = ["train@hl/1", "predict@hl/1", "evaluate@hl", "diagnose@hl"];
  const reached = [...ofNetwork, ...answer, ...ofNetworks].toSorted();

  project.edit("pipeline.yaml", "hidden: 8, lr: 0.001,", "hidden: 8, lr: 0.0005,");
  assertMatch((await project.run(["status"])).stdout, /train@hl\/1 +with\.network\.lr 0\.001 -> 0\.0005\n/);
  assertEquals(await staleInstances(project), reached);
  // Another network is the best one, before and after.
  assertEquals(await project.ran(), reached.filter((id) => id !== "mistakes"));

  project.edit("pipeline.yaml", "hidden: 8, lr: 0.0005,", "hidden: 8, lr: 0.001,");
  assertEquals(await project.ran(), []);
  assertEquals(project.digests("results"), before);
  assertEquals(project.read("pipeline.lock"), lock);
});

Deno.test("a statement of the AUC's module reaches what computes an AUC, and beyond it what its bytes reach", async () => {
  await using project = await copyOfWarmed();
  const computing = [
    ...each("evaluate"),
    "find_mistakes",
    "reweight",
    "describe_observables",
    `guided_search@${search}`,
  ];
  project.edit("lib/statistics/auc.ts", "signalAbove = 0,", "signalAbove = 1 - 1,");
  assertEquals(await project.ran(), computing.toSorted());
  // Now ties count nothing instead of one half.
  project.edit("lib/statistics/auc.ts", "(2 * signalAbove + signal)", "(2 * signalAbove)");
  assertEquals(await project.ran(), [...computing, ...answer, "mistakes", "figure_6", "figure_7"].toSorted());
});

Deno.test("a statement of the ROC figure's module reaches that figure alone", async () => {
  await using project = await copyOfWarmed();
  project.edit("lib/figure/roc.ts", 'const title = "ROC curves";', 'const title = "Our ROC curves";');
  assertEquals(await project.ran(), ["figure_5"]);
});

Deno.test("a statement of the training worker's file reaches all trainings, and nothing else while their bytes stay", async () => {
  await using project = await copyOfWarmed();
  project.edit("lib/model/replica_worker.ts", "if (request.newWeights)", "if (request.newWeights === true)");
  assertEquals(await project.ran(), trainings.toSorted());
});

Deno.test("the contract's types and the command line reach nothing", async () => {
  await using project = await copyOfWarmed();
  project.write("lib/task/contract.ts", project.read("lib/task/contract.ts") + "\nexport type Unused = string;\n");
  for (const { name } of Deno.readDirSync(project.path("lib/cli"))) {
    if (!name.endsWith(".ts")) continue;
    project.write(`lib/cli/${name}`, project.read(`lib/cli/${name}`) + "\nexport const unused = true;\n");
  }
  assertEquals(await staleInstances(project), []);
  assertEquals(await project.ran(), []);
});

Deno.test("another clone, on one core and in another time zone and language, comes to the same lock", async () => {
  const { project } = await warmed;
  await using other = await project.clone();
  const env = { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
  const finished = await other.run(["reproduce"], { env, prefix: ["taskset", "--cpu-list", String(firstCore())] });
  assertEquals(finished.code, 0, finished.stdout + finished.stderr);
  assertEquals(other.read("pipeline.lock"), project.read("pipeline.lock"));
  // What makes this a comparison of one worker with two, where there are two cores.
  const cores = (clone: ScratchProject) => recordOf(clone, "train@et/1").cores;
  assertEquals([cores(project), cores(other)], [Math.min(2, navigator.hardwareConcurrency), 1]);
});

/** A core that this process may use: in a container it need not be the first one. */
function firstCore(): number {
  const allowed = /^Cpus_allowed_list:\s+(\d+)/m.exec(Deno.readTextFileSync("/proc/self/status"))?.[1];
  if (allowed === undefined) throw new Error("/proc/self/status has no list of cores");
  return Number(allowed);
}
