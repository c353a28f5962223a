// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { formatDiagnostic } from "../../lib/pipeline/document/diagnostic.ts";
import { parseDocument } from "../../lib/pipeline/document/document.ts";
import { readFileValues } from "../../lib/pipeline/document/file_values.ts";
import { filesNamed } from "../../lib/pipeline/document/overrides.ts";
import { type ExpandOptions, expandPipeline } from "../../lib/pipeline/expand/expand.ts";
import { change, declarations, expandText, find, smallPipeline } from "./small_pipeline.ts";

const networks = { et: { layers: 5, lr: 0.5 }, new: { layers: 1, lr: 0.1 } };

/** As the program does it: files below a folder, then the pipeline. */
async function expandIn(
  files: Record<string, string>,
  text: string,
  options: Partial<ExpandOptions> = {},
) {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, content] of Object.entries(files)) await Deno.writeTextFile(`${root}/${path}`, content);
    const document = await parseDocument(text, "pipeline.yaml");
    if (!document.ok) return document;
    const named = filesNamed(document.value.value, options.profile, options.overrides ?? []);
    return await expandPipeline(document.value, { declarations, ...options, files: readFileValues(root, named) });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function faultsIn(...args: Parameters<typeof expandIn>): Promise<string[]> {
  const result = await expandIn(...args);
  return result.ok ? [] : result.error.map((diagnostic) => formatDiagnostic(diagnostic).split("\n")[0] ?? "");
}

const paper = "  networks:\n    et: { layers: 3, lr: 0.01 }\n    ht: { layers: 2, lr: 0.001 }\n";
const fromFile = change([paper, "  networks: $file:networks.json\n"]);

Deno.test("$file:PATH stands for the content of a file: the pipeline is the one with that content written in place", async () => {
  const written = change([paper, `  networks: ${JSON.stringify(networks)}\n`]);
  const expected = { ok: true as const, value: await expandText(written) };
  assertEquals(await expandIn({ "networks.json": JSON.stringify(networks) }, fromFile), expected);
  const yaml = "et: { layers: 5, lr: 0.5 } # found\nnew: { layers: 1, lr: 0.1 }\n";
  assertEquals(await expandIn({ "n.yaml": yaml }, fromFile.replace("networks.json", "n.yaml")), expected);
});

Deno.test("a file may stand deep inside, in a profile, which is laid over params, and in --set", async () => {
  const files = { "lr.json": "0.25", "more.yml": JSON.stringify(networks) };
  const deep = await expandIn(files, change(["lr: 0.01", "lr: $file:lr.json"]));
  assertEquals(deep.ok && find(deep.value, "train@et/1").params, {
    network: { layers: 3, lr: 0.25 },
    training: { epochs: 2, batch: 128 },
    seed: 1,
  });
  const profile = change(["{ events: 100,", "{ networks: $file:more.yml, events: 100,"]);
  const laid = await expandIn(files, profile);
  assertEquals(laid.ok && (laid.value.params as { networks: unknown }).networks, {
    et: networks.et,
    ht: { layers: 2, lr: 0.001 },
    new: networks.new,
  });
  const overrides = ["params.networks=$file:more.yml", "params.networks.et.lr=0.125"];
  const set = await expandIn(files, smallPipeline, { overrides });
  assertEquals(set.ok && (set.value.params as { networks: unknown }).networks, {
    ...networks,
    et: { layers: 5, lr: 0.125 },
  });
});

Deno.test("a file that cannot be used is located at the text that names it, and is the only fault", async () => {
  const place = "pipeline.yaml:13:13 params.networks: ";
  const fault = (files: Record<string, string>, path = "networks.json") =>
    faultsIn(files, fromFile.replace("networks.json", path));
  assertEquals(await fault({}), [
    `${place}cannot read networks.json: there is no such file, expected JSON`,
  ]);
  assertEquals(await fault({ "networks.json": "{ et: 1 }" }), [
    `${place}cannot read networks.json: Expected property name or '}' in JSON at position 2 (line 1 column 3), expected JSON`,
  ]);
  assertEquals(await fault({}, "../networks.json"), [
    `${place}cannot read ../networks.json: it is no path inside the project, expected $file:PATH, relative to its root`,
  ]);
  assertEquals(await fault({}, "/etc/networks.json"), [
    `${place}cannot read /etc/networks.json: it is no path inside the project, expected $file:PATH, relative to its root`,
  ]);
  assertEquals(await fault({ "networks.csv": "" }, "networks.csv"), [
    `${place}cannot read networks.csv: its name ends otherwise, expected .json, .yaml or .yml`,
  ]);
  assertEquals(await fault({ "n.yaml": "et: { lr: .nan }" }, "n.yaml"), [
    `${place}cannot use n.yaml: et.lr: expected a finite number, got NaN`,
  ]);
  assertEquals(await fault({ "networks.json": '{ "et": "$file:other.json" }' }), [
    `${place}cannot use networks.json: et: cannot use "$file:other.json" here: references stand under with and matrix`,
  ]);
  assertEquals(await faultsIn({}, smallPipeline, { overrides: ["params.networks=$file:none.json"] }), [
    "--set params.networks=$file:none.json: cannot read none.json: there is no such file, expected JSON",
  ]);
});

Deno.test("a wrong value inside a file is located at the text that names the file", async () => {
  const text = JSON.stringify({ ...networks, et: { layers: 5, lr: "fast" } });
  assertEquals(await faultsIn({ "networks.json": text }, fromFile), [
    'pipeline.yaml:13:13 params.networks.et.lr: expected number, got string "fast"',
  ]);
});

Deno.test("a profile that is not asked for may name a file that is not there yet", async () => {
  const text = change(["  sample: {}", "  sample: { params: { networks: $file:results/networks.json } }"]);
  assertEquals(await faultsIn({}, text), []);
  assertEquals(await faultsIn({}, text, { profile: "sample" }), [
    "pipeline.yaml:20:33 profiles.sample.params.networks: cannot read results/networks.json: there is no such file, expected JSON",
  ]);
});

Deno.test("$file: stands under params only", async () => {
  assertEquals(await faultsIn({}, change(["seed: $seeds }", "seed: '$file:seeds.json' }"])), [
    'pipeline.yaml:30:41 stages.train.matrix.seed: cannot read reference "$file:seeds.json": expected $name or $name.path; files stand under params',
  ]);
});
