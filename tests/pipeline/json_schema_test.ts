/** pipeline.schema.json by a validator that is not ours: editors must say of a file what the program says. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
// @ts-types="../../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";
import { pipelineSchema } from "../../lib/pipeline/document/document_schema.ts";
import { starterFiles } from "../../lib/pipeline/init/starter.ts";
import { measuredToyFiles } from "../scenarios/measured_toy.ts";
import { toyFiles } from "../scenarios/toy.ts";
import { validateAll } from "./json_schema_validator.ts";
import { smallPipeline } from "./small_pipeline.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, root));
const schema = JSON.parse(read("lib/pipeline/document/pipeline.schema.json"));

const soundTexts: Readonly<Record<string, string>> = {
  "pipeline.yaml": read("pipeline.yaml"),
  "the small pipeline": smallPipeline,
  "the toy": toyFiles["pipeline.yaml"] ?? "",
  "the measured toy": measuredToyFiles["pipeline.yaml"] ?? "",
  "what init writes": starterFiles["pipeline.yaml"] ?? "",
};

const parseYaml = (text: string): unknown => parse(text, { schema: "core" });

Deno.test("the schema accepts every sound pipeline, and editors are told where it is by the first line", async () => {
  const verdicts = await validateAll(schema, Object.values(soundTexts).map(parseYaml));
  assertEquals(Object.keys(soundTexts).map((name, index) => [name, verdicts[index]]).filter(([, why]) => why), []);
  for (const name of ["pipeline.yaml", "what init writes"]) {
    assertEquals(
      soundTexts[name]?.split("\n")[0],
      "# yaml-language-server: $schema=./lib/pipeline/document/pipeline.schema.json",
    );
  }
});

/** Values that stand where others belong. */
const strangers: readonly unknown[] = [null, true, 0, -1, 1.5, "", "a b", "$x", "12", [], [1], ["a"], {}, { a: 1 }, {
  "a b": "c",
}];
/** What fields of a certain form take or refuse. */
const spellings: readonly unknown[] = [
  "30m",
  "1h30m",
  "m30",
  "500MB",
  "1.5GiB",
  "5 MB",
  "2011.01984",
  "2011.01984v2",
  "10.1103/PhysRevD.103.116028",
  "https://example.org/a",
  "ftp://example.org/a",
  "http://",
  "a".repeat(64),
  "A".repeat(64),
  11,
];

/** Every document that differs from `value` in one place. */
function* mutants(value: unknown): Generator<unknown> {
  yield* strangers;
  yield* spellings;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const other of mutants(item)) yield value.with(index, other);
    }
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, "unknown key": 1 };
    yield { ...value, unknown: { path: "a" } };
    for (const [key, item] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      for (const other of mutants(item)) yield { ...value, [key]: other };
    }
  }
}

Deno.test("the schema and the program agree on every document that differs from a sound one in one place", async () => {
  const documents = [...mutants(parseYaml(smallPipeline))];
  const verdicts = await validateAll(schema, documents);
  const sound = documents.map((document) => pipelineSchema.safeParse(document).success);
  const differing = documents.flatMap((document, index) =>
    (verdicts[index] === null) === sound[index] ? [] : [{ document, program: sound[index], schema: verdicts[index] }]
  );
  assertEquals(differing, []);
  const refused = sound.filter((is) => !is).length;
  assert(refused > 1000 && documents.length - refused > 300, `${refused} of ${documents.length} were refused`);
});

Deno.test("the schema refuses the profile that --set publishes to", async () => {
  const [why] = await validateAll(schema, [parseYaml(smallPipeline.replace("  sample: {}", "  custom: {}"))]);
  assert(why);
});

Deno.test("every field that an editor can complete has a description", () => {
  const bare: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    const { properties, additionalProperties } = node as Record<string, Record<string, unknown> | undefined>;
    for (const [name, field] of Object.entries(properties ?? {})) {
      if (!hasDescription(field)) bare.push(`${path}.${name}`);
    }
    if (additionalProperties && !hasDescription(additionalProperties)) bare.push(`${path}.*`);
    for (const [key, inner] of Object.entries(node)) walk(inner, `${path}.${key}`);
  };
  walk(schema, "");
  assertEquals(bare, []);
});

function hasDescription(field: unknown): boolean {
  return typeof field === "object" && field !== null && "description" in field && typeof field.description === "string";
}
