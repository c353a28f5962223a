// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertNotEquals } from "@std/assert";
// @ts-types="../../lib/declarations/std_yaml.d.ts"
import { parse, stringify } from "@std/yaml";
import type { SourceId } from "../../lib/pipeline/identity.ts";
import type { Pipeline } from "../../lib/pipeline/instance.ts";
import { change, expandText, faultsOf, find, smallPipeline } from "./small_pipeline.ts";

const source = (pipeline: Pipeline, name: string) => pipeline.sources.get(name as SourceId);
const set = (...overrides: string[]) => faultsOf(smallPipeline, { overrides });

Deno.test("a profile's params merge as maps, anything else replaces", async () => {
  const text = change([
    "training: { epochs: 2 } }",
    "training: { epochs: 2 }, seeds: [9], networks: { et: { lr: 5 } } }",
  ]);
  const pipeline = await expandText(text);
  assertEquals(pipeline.params, {
    events: 100,
    seeds: [9],
    training: { epochs: 2, batch: 128 },
    networks: { et: { layers: 3, lr: 5 }, ht: { layers: 2, lr: 0.001 } },
  });
});

Deno.test("a profile may add to a map inside params", async () => {
  const text = change(["training: { epochs: 2 } }", "networks: { new: { layers: 1, lr: 1 } } }"]);
  const pipeline = await expandText(text);
  assertEquals(find(pipeline, "train@new/2").params, {
    network: { layers: 1, lr: 1 },
    training: { epochs: 100, batch: 128 },
    seed: 2,
  });
});

Deno.test("a profile's source replaces the whole entry, the others stay", async () => {
  const pipeline = await expandText(smallPipeline, { profile: "paper" });
  assertEquals(pipeline.profile, "paper");
  assertEquals(source(pipeline, "events") as unknown, {
    id: "events",
    path: "data/released.h5",
    url: "https://example.org/released.h5",
  });
  assertEquals(source(pipeline, "published")?.path, "data/published.yaml");
  assertEquals(source(await expandText(smallPipeline), "events")?.about, "our own");
});

Deno.test("an empty profile is the document itself; without --profile the default one counts", async () => {
  const [sample, plain] = [await expandText(smallPipeline, { profile: "sample" }), await expandText(smallPipeline)];
  assertEquals(find(sample, "prepare").params, { events: "all" });
  assertEquals(find(plain, "prepare").params, { events: 100 });
});

Deno.test("an unknown profile names the option and the one that was meant", async () => {
  assertEquals(await faultsOf(smallPipeline, { profile: "qick" }), [
    '--profile qick: there is no such profile; did you mean "quick"?',
  ]);
  assertEquals(await faultsOf(smallPipeline, { profile: "toString" }), [
    "--profile toString: there is no such profile; there are quick, sample, paper",
  ]);
});

Deno.test("--set overrides one value over the profile, as YAML, and publishes as custom", async () => {
  const overrides = ["params.training.epochs=7", "params.seeds=[3]", "params.networks.et.lr=0.5", "params.events=all"];
  const pipeline = await expandText(smallPipeline, { overrides });
  assertEquals([pipeline.profile, pipeline.basedOn], ["custom", "quick"]);
  assertEquals(find(pipeline, "prepare").params, { events: "all" });
  assertEquals(find(pipeline, "train@et/3").params, {
    network: { layers: 3, lr: 0.5 },
    training: { epochs: 7, batch: 128 },
    seed: 3,
  });
});

Deno.test("--set reaches stages, sources and list items; the last of two wins", async () => {
  const pipeline = await expandText(smallPipeline, {
    overrides: [
      "stages.train.resources.cores=8",
      "sources.events.path=/data/other.h5",
      "params.seeds.1=5",
      "params.seeds.1=6",
      "stages.prepare.with.events=12",
    ],
  });
  assertEquals(find(pipeline, "train@et/6").resources.cores, 8);
  assertEquals(source(pipeline, "events")?.path, "/data/other.h5");
  assertEquals(find(pipeline, "prepare").params, { events: 12 });
});

Deno.test("--set of a path that does not exist is a fault with a suggestion, located at the option", async () => {
  assertEquals(await set("params.trainng.epochs=7"), [
    '--set params.trainng.epochs=7: there is no params.trainng in the pipeline; did you mean "training"?',
  ]);
  assertEquals(await set("params.training.epohcs=7"), [
    '--set params.training.epohcs=7: there is no params.training.epohcs in the pipeline; did you mean "epochs"?',
  ]);
  assertEquals(await set("training.epochs=7"), [
    "--set training.epochs=7: there is no training in the pipeline; there are pipeline, paper, sources, params, stages",
  ]);
  assertEquals(await set("params.events.x=7"), [
    "--set params.events.x=7: there is no params.events.x in the pipeline: params.events is a single value",
  ]);
  assertEquals(await set("params.seeds.5=7", "params.seeds.length=1"), [
    "--set params.seeds.5=7: there is no params.seeds.5 in the pipeline; there are 0, 1",
    "--set params.seeds.length=1: there is no params.seeds.length in the pipeline; there are 0, 1",
  ]);
});

Deno.test("--set that is no assignment, no YAML, or aims at profiles says what it should be", async () => {
  assertEquals(await set("params.events"), ["--set params.events: expected path=value, such as params.events=1000"]);
  assertEquals(await set("=5"), ["--set =5: expected path=value, such as params.events=1000"]);
  assertEquals(await set("params.events=[1,"), [
    "--set params.events=[1,: cannot read the value as YAML: Cannot read flow collection: unexpected end of the stream within a flow collection",
  ]);
  assertEquals(await set("profiles.quick.params.events=5"), [
    "--set profiles.quick.params.events=5: cannot set a profile: --set comes after it; set params or sources",
  ]);
  assertEquals(await set("default=paper"), ["--set default=paper: cannot set the default profile; use --profile"]);
});

Deno.test("a value of --set is checked like one of the file, and named by its option", async () => {
  assertEquals(await set("params.networks.et.lr=fast"), [
    '--set params.networks.et.lr=fast: expected number, got string "fast"',
  ]);
  assertEquals(await set("params.networks.et={ layers: 2 }"), [
    "--set params.networks.et={ layers: 2 }: params.networks.et.lr: missing, expected number",
  ]);
  assertEquals(await set("stages.train.resources.memory=1"), [
    "--set stages.train.resources.memory=1: expected string, got number 1; write it in quotes: '1'",
  ]);
  assertEquals(await set("stages.train.matrix=5", "params.events=0"), [
    "--set stages.train.matrix=5: expected map, got number 5",
    "--set params.events=0: expected a number above 0, got number 0",
  ]);
  assertEquals(await set("params.events=$seeds"), [
    '--set params.events=$seeds: cannot use "$seeds" here: references stand under with and matrix; $$ writes a dollar',
  ]);
});

Deno.test("faults of the file and of options are told together, options first", async () => {
  const overrides = ["params.networks.et.lr=fast"];
  assertEquals(await faultsOf(change(["layers: 2,", "layers: x,"]), { overrides }), [
    '--set params.networks.et.lr=fast: expected number, got string "fast"',
    'pipeline.yaml:15:19 params.networks.ht.layers: expected number, got string "x"',
  ]);
});

/** The same value with the keys of every map in another order; lists stay. Deterministic. */
function shuffleKeys(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, seed));
  if (typeof value !== "object" || value === null) return value;
  const rank = (text: string) =>
    [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0) + seed) % 10007, seed);
  const keys = Object.keys(value).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, shuffleKeys(Reflect.get(value, key), seed)]));
}

Deno.test("the order of keys changes neither instances nor parameters nor files, only the order of gathering", async () => {
  const summary = (pipeline: Pipeline) =>
    Object.fromEntries(pipeline.instances.map((instance) => [idOf(instance.id), {
      params: instance.params,
      resources: instance.resources,
      publications: instance.publications.map(({ output, path }) => `${output} ${canonicalPath(path)}`).toSorted(),
      inputs: Object.fromEntries(
        instance.inputs.map(({ name, files }) => [
          name,
          files.map((file) => file.kind === "source" ? file.source : `${idOf(file.instance)}.${file.output}`)
            .toSorted(),
        ]),
      ),
    }]));
  // Axes in another order name instances in another order: train@1/et for train@et/1.
  const idOf = (id: string) => id.replace(/@(.*)$/, (_, point: string) => `@${point.split("/").toSorted().join("/")}`);
  const canonicalPath = (path: string) =>
    path.replace(/\/(\w+)-(\w+)\./, (_, a: string, b: string) => `/${[a, b].toSorted()}.`);
  const reference = await expandText(smallPipeline);
  const texts = new Set<string>();
  for (let seed = 1; seed <= 20; seed++) {
    const text = stringify(shuffleKeys(parse(smallPipeline), seed));
    texts.add(text);
    assertEquals(summary(await expandText(text)), summary(reference), `seed ${seed}`);
  }
  assert(texts.size > 10);
  assertNotEquals([...texts][0], stringify(parse(smallPipeline)));
});
