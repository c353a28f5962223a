// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { formatDiagnostic } from "../../lib/pipeline/document/diagnostic.ts";
import { readDocument } from "../../lib/pipeline/document/document.ts";
import { change, expandResult, faultsOf, smallPipeline } from "./small_pipeline.ts";

/** First line of every fault of a text that is the small pipeline's with `[from, to]` applied. */
const faults = (...changes: (readonly [string, string])[]) => faultsOf(change(...changes));

Deno.test("readDocument() gives the values of a file", async () => {
  const path = await Deno.makeTempFile({ suffix: ".yaml" });
  await Deno.writeTextFile(path, "a: [1, x]\nday: 2024-01-01\n");
  const document = await readDocument(path);
  await Deno.remove(path);
  assert(document.ok);
  // A date stays text: parameters are JSON.
  assertEquals(document.value.value, { a: [1, "x"], day: "2024-01-01" });
  assertEquals(path.endsWith(`/${document.value.file}`), true);
});

Deno.test("readDocument() says that a file is missing", async () => {
  const document = await readDocument("/nowhere/pipeline.yaml");
  assert(!document.ok);
  assertEquals(document.error.map(formatDiagnostic), [
    "cannot read /nowhere/pipeline.yaml: there is no such file, expected the pipeline of a project",
  ]);
});

Deno.test("syntax errors and duplicate keys are located, all at once", async () => {
  assertEquals(await faultsOf("pipeline: 1\npaper: { title: x\ndefault: quick\n"), [
    "pipeline.yaml:3:1 YAML syntax: Flow map in block collection must be sufficiently indented and end with a }",
  ]);
  assertEquals(await faultsOf("a: 1\nb: 2\na: 3\nb: 4\n"), [
    "pipeline.yaml:3:1 duplicate key: expected every key once in a map",
    "pipeline.yaml:4:1 duplicate key: expected every key once in a map",
  ]);
});

Deno.test("an empty file, a list, and another version are faults of their own", async () => {
  assertEquals(await faultsOf(""), ["pipeline.yaml:1:1 the file is empty, expected a map"]);
  assertEquals(await faultsOf("# only a comment\n"), [
    "pipeline.yaml:1:1 the file is empty, expected a map",
  ]);
  assertEquals(await faultsOf("- 1\n"), ["pipeline.yaml:1:1 expected map, got a list of 1"]);
  assertEquals(await faultsOf("pipeline: 2\nanything: else\n"), [
    "pipeline.yaml:1:11 pipeline: expected 1, the version of this format that this program reads, got 2",
  ]);
});

Deno.test("an unknown key is located at the key, with the one that was meant", async () => {
  assertEquals(await faults(["    resources: {", "    resorces: {"]), [
    'pipeline.yaml:33:5 stages.train.resorces: unknown key; did you mean "resources"?',
  ]);
  assertEquals(await faults(["default: quick", "defalt: quick"]), [
    'pipeline.yaml:3:1 defalt: unknown key; did you mean "default"?',
  ]);
  assertEquals(await faults(["about: our own", "colour: red"]), [
    "pipeline.yaml:6:35 sources.events.colour: unknown key; there are path, url, digest, about",
  ]);
});

Deno.test("a misspelt section does not make everything that uses it a fault", async () => {
  for (const key of ["params", "sources", "profiles", "stages"]) {
    const text = smallPipeline.replace(new RegExp(`^${key}:`, "m"), `${key}x:`);
    const [fault, ...others] = await faultsOf(text);
    assertEquals(others, []);
    assert(fault?.endsWith(`${key}x: unknown key; did you mean "${key}"?`), fault);
  }
});

Deno.test("a wrong type is located at the value, and says what is there", async () => {
  assertEquals(await faults(["memory: 1GB", "memory: much"]), [
    'pipeline.yaml:33:44 stages.train.resources.memory: expected an amount like 500MB or 1.5GB, got string "much"',
  ]);
  assertEquals(await faults(["retries: 1", "retries: -1"]), [
    "pipeline.yaml:35:14 stages.train.retries: expected a number of at least 0, got number -1",
  ]);
  assertEquals(await faults(["timeout: 1h30m", "timeout: soon"]), [
    'pipeline.yaml:34:14 stages.train.timeout: expected a duration like "30m" or "1h30m", got string "soon"',
  ]);
  assertEquals(await faults(["inputs: [events]", "inputs: events"]), [
    'pipeline.yaml:27:13 stages.prepare.inputs: expected list or map, got string "events"',
  ]);
  assertEquals(await faults(["inputs: [events]", "inputs: [events, 5]"]), [
    "pipeline.yaml:27:22 stages.prepare.inputs.1: expected string or map, got number 5",
  ]);
  assertEquals(await faults(["arxiv: '2011.01984'", "arxiv: 2011.01984"]), [
    "pipeline.yaml:2:33 paper.arxiv: expected string, got number 2011.01984; write it in quotes: '2011.01984'",
  ]);
});

Deno.test("a missing key is located at the map that misses it", async () => {
  assertEquals(await faults(["{ path: data/published.yaml }", "{ about: theirs }"]), [
    "pipeline.yaml:7:3 sources.published.path: missing, expected string",
  ]);
  assertEquals(await faults(["default: quick\n", ""]), ["pipeline.yaml:1:1 default: missing, expected string"]);
});

Deno.test("names of stages, sources and profiles are checked at their key", async () => {
  assertEquals(await faults(["  figure:\n", "  the figure:\n"]), [
    "pipeline.yaml:47:3 stages.the figure: expected a name: a letter, then letters, digits, _ and -",
  ]);
  assertEquals(await faults(["  sample: {}", "  custom: {}"]), [
    "pipeline.yaml:20:3 profiles.custom: expected another name: results of --set go to custom",
  ]);
});

Deno.test("the default profile must exist", async () => {
  assertEquals(await faults(["default: quick", "default: quik"]), [
    'pipeline.yaml:3:10 default: unknown profile "quik"; did you mean "quick"?',
  ]);
});

Deno.test("a profile cannot overlay what is not declared", async () => {
  assertEquals(await faults(["params: { events: 100,", "params: { evnts: 100,"]), [
    'pipeline.yaml:19:15 profiles.quick.params.evnts: cannot overlay "evnts": params has no such entry; did you mean "events"?',
  ]);
  assertEquals(await faults(["      events: { path: data/rel", "      eventz: { path: data/rel"]), [
    'pipeline.yaml:23:7 profiles.paper.sources.eventz: cannot overlay "eventz": sources has no such entry; did you mean "events"?',
  ]);
});

Deno.test("values that JSON cannot hold, references in params and merge keys are refused", async () => {
  assertEquals(await faults(["batch: 128", "batch: .inf"]), [
    "pipeline.yaml:12:35 params.training.batch: expected a finite number, got Infinity",
  ]);
  assertEquals(await faults(["batch: 128", "batch: $events"]), [
    'pipeline.yaml:12:35 params.training.batch: cannot use "$events" here: references stand under with and matrix; $$ writes a dollar',
  ]);
  assertEquals(await faults(["batch: 128", "batch: 1, <<: { lr: 1 }"]), [
    'pipeline.yaml:12:38 params.training.<<: cannot use "<<" as a key',
  ]);
});

Deno.test("a fault is shown with its line, a caret under it, and a second place", async () => {
  const text = change(["figures/1_first.*", "comparison.csv"], ["task: draw", "task: compare"], [
    "{ data: compare.comparison }",
    "{ metrics: evaluate.metrics, published: published }",
  ], ["path: data/events.h5", "path: 5"]);
  const result = await expandResult(text);
  assert(!result.ok);
  assertEquals(
    result.error.map(formatDiagnostic).join("\n"),
    `\
pipeline.yaml:6:19 sources.events.path: expected string, got number 5; write it in quotes: '5'
      events: { path: 5, about: our own }
                      ^
pipeline.yaml:50:14 stages.figure.publish: compare.table and figure.table both publish comparison.csv; give each its own name
        publish: comparison.csv
                 ^^^^^^^^^^^^^^
  pipeline.yaml:46:14 compare.table publishes it here
        publish: comparison.*
                 ^^^^^^^^^^^^`,
  );
});

Deno.test("a long line is cut around the fault, tabs keep the caret in its place", () => {
  const text = `${"x".repeat(90)}\tbad${"y".repeat(90)}`;
  const location = { file: "pipeline.yaml", line: 3, column: 92, length: 3, text };
  const shown = formatDiagnostic({ path: ["a", 0], message: "is wrong", location }).split("\n");
  assertEquals(shown[0], "pipeline.yaml:3:92 a.0: is wrong");
  assertEquals(shown[1], `    …${"x".repeat(29)}\tbad${"y".repeat(67)}…`);
  assertEquals(shown[2], `     ${" ".repeat(29)}\t^^^`);
});
