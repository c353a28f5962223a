/** `provenance`: that the crate says what was run and nothing else. Real validators are run while developing. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { ScratchProject } from "./scratch_project.ts";
import { toyFiles } from "./toy.ts";

type Value = string | number | Reference | readonly (string | Reference)[];
type Reference = { readonly "@id": string };
type Entity = Reference & { readonly "@type": string | readonly string[]; readonly [property: string]: Value };

function readCrate(text: string): Map<string, Entity> {
  const graph: Entity[] = JSON.parse(text)["@graph"];
  const entities = new Map(graph.map((entity) => [entity["@id"], entity]));
  assertEquals(entities.size, graph.length, "an identifier occurs twice");
  return entities;
}

const ofType = (crate: Map<string, Entity>, type: string) =>
  [...crate.values()].filter((entity) => [entity["@type"]].flat().includes(type));

const idsOf = (value: Value | undefined): string[] =>
  [value ?? []].flat().flatMap((item) => typeof item === "object" ? [(item as Reference)["@id"]] : []);

/** Every reference leads somewhere, and every file is what its digest says. */
function checkCrate(crate: Map<string, Entity>, folder: string): string[] {
  for (const { "@id": id, ...properties } of crate.values()) {
    for (const [property, value] of Object.entries(properties)) {
      const lost = idsOf(value as Value).filter((to) => !crate.has(to) && !/^https:\/\//.test(to));
      assertEquals(lost, [], `${id}.${property} leads nowhere`);
    }
  }
  const files = ofType(crate, "File");
  for (const file of files) {
    const id = file["@id"];
    if (id.startsWith("ni:")) {
      const named = atob(id.split(";")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "");
      assertEquals([...named].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join(""), file.sha256);
      continue;
    }
    const bytes = Deno.readFileSync(`${folder}/${decodeURIComponent(id)}`);
    assertEquals(createHash("sha256").update(bytes).digest("hex"), file.sha256, id);
    assertEquals(String(bytes.length), file.contentSize, id);
  }
  const root = crate.get("./");
  assertEquals(idsOf(root?.hasPart).toSorted(), files.map((file) => file["@id"]).toSorted());
  return files.map((file) => file["@id"]);
}

Deno.test("provenance: every instance is an action with its tool, step, parameters, files and times", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  const finished = await project.run(["provenance", "--agent", "Josiah Carberry", "--orcid", "0000-0002-1825-0097"]);
  assertEquals(finished.code, 0, finished.stderr);
  const text = project.read("ro-crate-metadata.json");
  const crate = readCrate(text);
  const files = checkCrate(crate, project.root);
  for (const path of ["pipeline.yaml", "tasks/train.ts", "tasks/arithmetic.ts", "results/quick/models/large.txt"]) {
    assert(files.includes(path), path);
  }

  const actions = ofType(crate, "CreateAction");
  const instances = ["prepare", "train@small", "train@large", "total"];
  assertEquals(actions.map(({ name }) => name).toSorted(), [...instances, "Run of the profile quick"].toSorted());
  for (const action of actions) {
    for (const property of ["instrument", "object", "result", "agent"]) assert(idsOf(action[property]).length > 0);
    assert(String(action.startTime) <= String(action.endTime));
    assertEquals(idsOf(action.agent), ["https://orcid.org/0000-0002-1825-0097"]);
  }
  const train = crate.get("#run/train@large");
  assert(train);
  assertEquals(idsOf(train.instrument), ["tasks/train.ts"]);
  assertEquals(idsOf(train.result), ["results/quick/models/large.txt"]);
  const values = idsOf(train.object).map((id) => crate.get(id)).filter((entity) =>
    entity?.["@type"] === "PropertyValue"
  );
  assertEquals(values.map((entity) => [entity?.name, entity?.value]), [["factor", 10], ["epochs", 3], ["effort", 0]]);
  for (const value of values) {
    const [formal = ""] = idsOf(value?.exampleOfWork);
    assert(idsOf(crate.get(formal)?.workExample).includes(value?.["@id"] ?? ""));
    assert(idsOf(crate.get("tasks/train.ts")?.input).includes(formal));
  }
  // The prepared numbers are not published: what one made and two read is one entity, named by its content.
  const [prepared = ""] = idsOf(crate.get("#run/prepare")?.result);
  assertMatch(prepared, /^ni:\/\/\/sha-256;[\w-]{43}$/);
  assert(idsOf(train.object).includes(prepared) && idsOf(crate.get("#run/train@small")?.object).includes(prepared));

  const controls = ofType(crate, "ControlAction");
  assertEquals(controls.flatMap(({ object }) => idsOf(object)), instances.map((id) => `#run/${id}`));
  const [organize] = ofType(crate, "OrganizeAction");
  assertEquals(idsOf(organize?.object), controls.map((control) => control["@id"]));
  assertEquals(idsOf(organize?.result), ["#workflow-run"]);
  assertEquals(ofType(crate, "HowToStep").map(({ name, position }) => `${position} ${name}`), [
    "1 prepare",
    "2 train",
    "3 total",
  ]);

  assertEquals(
    (await project.run(["provenance", "--agent", "Josiah Carberry", "--orcid", "0000-0002-1825-0097"])).code,
    0,
  );
  assertEquals(project.read("ro-crate-metadata.json"), text, "the same records give other bytes");
});

Deno.test("provenance refuses a run that is not of this pipeline, and names an edited file by what was made", async () => {
  await using project = await ScratchProject.create(toyFiles);
  assertEquals((await project.run(["provenance"])).code, 1);
  await project.outcomes();
  project.write("results/quick/total.txt", "42");
  assertEquals((await project.run(["provenance"])).code, 0);
  const crate = readCrate(project.read("ro-crate-metadata.json"));
  assert(!checkCrate(crate, project.root).includes("results/quick/total.txt"));
  assert(idsOf(crate.get("#run/total")?.result).some((id) => id.startsWith("ni:")));
  project.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  const before = project.read("ro-crate-metadata.json");
  const stale = await project.run(["provenance"]);
  assertEquals(stale.code, 1);
  assertStringIncludes(
    stale.stderr,
    "(train@large, total), expected results that are up to date; run `deno task reproduce`",
  );
  assertEquals(project.read("ro-crate-metadata.json"), before);
  // What is still current can be described alone.
  assertEquals((await project.run(["provenance", "train@small"])).code, 0);
  assertEquals(ofType(readCrate(project.read("ro-crate-metadata.json")), "ControlAction").length, 2);
});

Deno.test("provenance says where outputs were accepted after a change of code, and why", async () => {
  await using project = await ScratchProject.create(toyFiles);
  await project.outcomes();
  project.edit("tasks/prepare.ts", "scales the numbers", "scales all numbers");
  const accepted = await project.run(["accept", "prepare", "--because", "only the sentence about it changed"]);
  assertEquals(accepted.code, 0, accepted.stderr);
  assertEquals((await project.run(["provenance"])).code, 0);
  const crate = readCrate(project.read("ro-crate-metadata.json"));
  checkCrate(crate, project.root);
  const circumstances = idsOf(crate.get("#run/prepare")?.additionalProperty).map((id) => crate.get(id));
  const change = circumstances.find((entity) => entity?.name === "accepted change 1");
  assertMatch(
    String(change?.value),
    /tasks\/prepare\.ts; because: only the sentence about it changed; made as [0-9a-f]{64}$/,
  );
});

Deno.test("provenance --output makes a crate that holds its files, and never writes into a folder in use", async () => {
  await using project = await ScratchProject.create({ ...toyFiles, LICENSE: "MIT License\n" });
  await project.outcomes();
  const folder = project.path("crate");
  assertEquals((await project.run(["provenance", "--output", folder, "--with-files"])).code, 0);
  const files = checkCrate(readCrate(project.read("crate/ro-crate-metadata.json")), folder);
  for (const path of ["data/numbers.txt", "results/quick/total.csv", "results/quick/index.html", "LICENSE"]) {
    assert(files.includes(path), path);
  }
  const again = await project.run(["provenance", "--output", folder]);
  assertEquals(again.code, 2);
  assertStringIncludes(again.stderr, "expected an empty or a new folder");
  const small = project.path("small");
  assertEquals((await project.run(["provenance", "--output", small])).code, 0);
  const held = checkCrate(readCrate(project.read("small/ro-crate-metadata.json")), small);
  assert(held.includes("tasks/train.ts") && !held.some((id) => /^(data|results)\//.test(id)));
  assertEquals((await project.run(["provenance", "--with-files"])).code, 2);
  assertEquals((await project.run(["provenance", "--orcid", "0000-0002-1825-0098"])).code, 2);
});
