// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { formatDiagnostic } from "../../lib/pipeline/document/diagnostic.ts";
import { change, declarations, declare, expandResult, faultsOf, smallPipeline } from "./small_pipeline.ts";

const faults = (...changes: (readonly [string, string])[]) => faultsOf(change(...changes));
/** The small pipeline with a stage of the permissive task `any` added. */
const faultsWith = (stage: string) => faultsOf(`${smallPipeline}  any: ${stage}\n`);

Deno.test("five faults at once: misspelt key, wrong type, unknown output, cycle, one path published twice", async () => {
  const text = change(
    ["    resources: {", "    resorces: {"],
    ["layers: 2, lr: 0.001", "layers: 2, lr: fast"],
    ["train.model]", "train.modle]"],
    ["    inputs: [events]", "    inputs: [events, figure.svg]"],
    [
      "  compare:\n",
      "  other: { task: draw, inputs: { data: compare.comparison }, publish: figures/1_first.* }\n  compare:\n",
    ],
  );
  const result = await expandResult(text);
  assert(!result.ok);
  assertEquals(
    result.error.map(formatDiagnostic).join("\n"),
    `\
pipeline.yaml:15:26 params.networks.ht.lr: expected number, got string "fast"
        ht: { layers: 2, lr: fast }
                             ^^^^
  pipeline.yaml:32:22 used by stage train here
        with: { network: $network, training: $training, seed: $seed }
                         ^^^^^^^^
pipeline.yaml:27:22 stages.prepare.inputs.1: cycle: prepare needs figure, figure needs compare, compare needs evaluate, evaluate needs predict, predict needs prepare; one of these inputs has to go
        inputs: [events, figure.svg]
                         ^^^^^^^^^^
  pipeline.yaml:50:21 figure needs compare
        inputs: { data: compare.comparison }
                        ^^^^^^^^^^^^^^^^^^
pipeline.yaml:33:5 stages.train.resorces: unknown key; did you mean "resources"?
        resorces: { cores: 2, gpu: 1, memory: 1GB }
        ^^^^^^^^
pipeline.yaml:40:31 stages.predict.inputs.1: unknown output "train.modle": train has no modle; did you mean "model"?
        inputs: [prepare.dataset, train.modle]
                                  ^^^^^^^^^^^
pipeline.yaml:51:14 stages.figure.publish: other.svg and figure.svg both publish figures/1_first.svg; give each its own name
        publish: figures/1_first.*
                 ^^^^^^^^^^^^^^^^^
  pipeline.yaml:44:71 other.svg publishes it here
      other: { task: draw, inputs: { data: compare.comparison }, publish: figures/1_first.* }
                                                                          ^^^^^^^^^^^^^^^^^`,
  );
});

Deno.test("an underlined place is the text at fault", async () => {
  const text = change(["layers: 2, lr: 0.001", "layers: 2, lr: fast"], ["train.model]", "train.modle]"]);
  const result = await expandResult(text);
  assert(!result.ok);
  const lines = text.split("\n");
  const underlined = result.error.map(({ location }) =>
    lines[(location?.line ?? 0) - 1]?.slice(
      (location?.column ?? 0) - 1,
      (location?.column ?? 0) - 1 + (location?.length ?? 0),
    )
  );
  assertEquals(underlined, ["fast", "train.modle"]);
});

Deno.test("unknown stages, sources, outputs and instances are located, with a suggestion", async () => {
  assertEquals(await faults(["train.model]", "trian.model]"]), [
    'pipeline.yaml:40:31 stages.predict.inputs.1: unknown stage "trian" in "trian.model"; did you mean "train"?',
  ]);
  assertEquals(await faults(["inputs: [events]", "inputs: [event]"]), [
    'pipeline.yaml:27:14 stages.prepare.inputs.0: unknown source "event"; did you mean "events"?',
  ]);
  assertEquals(await faults(["inputs: [prepare.dataset]\n", "inputs: [prepare]\n"]), [
    'pipeline.yaml:31:14 stages.train.inputs.0: unknown source "prepare"; prepare is a stage: name its output, such as prepare.dataset',
  ]);
  assertEquals(await faults(["{ data: compare.comparison }", "{ data: predict@th/1.scores }"]), [
    'pipeline.yaml:49:21 stages.figure.inputs.data: unknown instance "predict@th/1"; did you mean "predict@et/1"?',
  ]);
  assertEquals(await faults(["{ data: compare.comparison }", "{ data: a@b }"]), [
    'pipeline.yaml:49:21 stages.figure.inputs.data: cannot read input "a@b"; expected a source, stage.output or stage@instance.output',
  ]);
});

Deno.test("inputs must be the ones that the task declares", async () => {
  assertEquals(
    await faults(["{ data: compare.comparison }", "{ dta: compare.comparison }"]),
    [
      'pipeline.yaml:49:20 stages.figure.inputs.dta: tasks/draw.ts has no input "dta"; did you mean "data"?',
    ],
  );
  assertEquals(await faults(["train.model]", "train.history]"]), [
    'pipeline.yaml:40:31 stages.predict.inputs.1: tasks/predict.ts has no input "history"; there are dataset, model',
  ]);
  assertEquals(await faults(["inputs: [prepare.dataset, train.model]", "inputs: [prepare.dataset]"]), [
    'pipeline.yaml:40:5 stages.predict.inputs: missing input "model", which tasks/predict.ts reads',
  ]);
  assertEquals(await faults(["    inputs: [events]\n", ""]), [
    'pipeline.yaml:26:3 stages.prepare: missing input "events", which tasks/prepare.ts reads',
  ]);
});

Deno.test("two inputs of one name are told apart by a map", async () => {
  assertEquals(await faults(["train.model]", "train.model, train.model]"]), [
    'pipeline.yaml:40:44 stages.predict.inputs.2: two inputs are named "model"; a map names them apart: { first: stage.output, second: … }',
  ]);
});

Deno.test("an input that takes one file cannot gather several", async () => {
  assertEquals(
    await faults([
      "matrix: { network: $networks, seed: $seeds }\n    inputs: [prepare.dataset, train.model]",
      "matrix: { network: $networks }\n    inputs: [prepare.dataset, train.model]",
    ]),
    [
      "pipeline.yaml:40:31 stages.predict.inputs.1: train.model is 2 files, one for each seed; the task reads one; name an instance, such as train@et/1.model, or give the stage the axis",
    ],
  );
});

Deno.test("an instance that an axis asks for and the upstream stage does not have is a fault", async () => {
  assertEquals(
    await faults([
      "matrix: { network: $networks, seed: $seeds }\n    inputs: [prepare.dataset, train.model]",
      "matrix: { network: [et, xt], seed: $seeds }\n    inputs: [prepare.dataset, train.model]",
    ]),
    [
      "pipeline.yaml:40:31 stages.predict.inputs.1: train has no instance for predict@xt/1 (network xt, seed 1)",
    ],
  );
});

Deno.test("a cycle of one, and two separate cycles, are each named once", async () => {
  assertEquals(await faultsWith("{ inputs: { x: any.out } }"), [
    "pipeline.yaml:51:23 stages.any.inputs.x: cycle: any needs itself; one of these inputs has to go",
  ]);
  const one = "  a: { task: any, inputs: { x: b.out } }\n  b: { task: any, inputs: { x: a.out } }\n";
  const two = "  c: { task: any, inputs: { x: d.out } }\n  d: { task: any, inputs: { x: c.out, y: a.out } }\n";
  assertEquals((await faultsOf(smallPipeline + two + one)).map((line) => line.slice(line.indexOf("cycle"))), [
    "cycle: c needs d, d needs c; one of these inputs has to go",
    "cycle: a needs b, b needs a; one of these inputs has to go",
  ]);
});

Deno.test("a task without a program is located at the stage that uses it", async () => {
  assertEquals(await faults(["task: draw", "task: drw"]), [
    'pipeline.yaml:48:11 stages.figure.task: cannot find task tasks/drw.ts; did you mean "draw"?',
  ]);
  assertEquals(await faults(["    task: draw\n", ""]), [
    "pipeline.yaml:47:3 stages.figure: cannot find task tasks/figure.ts; task: <name> names a program in tasks/",
  ]);
});

Deno.test("unknown references are located, with the names that there are", async () => {
  assertEquals(await faults(["network: $network,", "network: $netwrk,"]), [
    'pipeline.yaml:32:22 stages.train.with.network: unknown reference "$netwrk"; did you mean "$network"?',
  ]);
  assertEquals(await faultsWith("{ with: { a: $training.epoch } }"), [
    'pipeline.yaml:51:21 stages.any.with.a: unknown reference "$training.epoch"; did you mean "$training.epochs"?',
  ]);
  assertEquals(await faultsWith("{ with: { a: $training.epochs.x } }"), [
    'pipeline.yaml:51:21 stages.any.with.a: unknown reference "$training.epochs.x"',
  ]);
  assertEquals(await faultsWith("{ with: { a: $constructor } }"), [
    'pipeline.yaml:51:21 stages.any.with.a: unknown reference "$constructor"; there are $events, $seeds, $training, $networks',
  ]);
  assertEquals(await faultsWith("{ with: { a: '${{ events }}' } }"), [
    'pipeline.yaml:51:21 stages.any.with.a: cannot read reference "${{ events }}": expected $name or $name.path; $$ writes a dollar',
  ]);
  assertEquals(
    await faults(["matrix: { network: $networks, seed: $seeds }", "matrix: { network: $netwrks, seed: $seeds }"]),
    [
      'pipeline.yaml:30:24 stages.train.matrix.network: unknown reference "$netwrks"; did you mean "$networks"?',
    ],
  );
});

Deno.test("axes are checked: kind, values, names, doubles", async () => {
  assertEquals(await faultsOf(change(["events: 100", "events: none"]) + "  any: { matrix: { x: $events } }\n"), [
    'pipeline.yaml:19:23 profiles.quick.params.events: expected a list, a map or a whole number as axis, got string "none"',
  ]);
  assertEquals(await faultsWith("{ matrix: { x: true } }"), [
    "pipeline.yaml:51:23 stages.any.matrix.x: expected string or list or map or number, got boolean true",
  ]);
  assertEquals(await faultsWith("{ matrix: { x: events } }"), [
    'pipeline.yaml:51:23 stages.any.matrix.x: expected a list, a map, a whole number, or a $reference to one, got string "events"',
  ]);
  assertEquals(await faultsWith("{ matrix: { x: [a, { b: 1 }] } }"), [
    "pipeline.yaml:51:27 stages.any.matrix.x.1: expected string or number, got a map",
  ]);
  assertEquals(await faultsWith("{ matrix: { x: [a/b] } }"), [
    'pipeline.yaml:51:24 stages.any.matrix.x.0: cannot name an instance after "a/b": expected letters, digits, _, ., + and -',
  ]);
  assertEquals(await faultsWith("{ matrix: { x: [1, 2, '1'] } }"), [
    'pipeline.yaml:51:30 stages.any.matrix.x.2: axis value "1" stands twice',
  ]);
});

Deno.test("parameters are checked against the task's declaration, at the key or value in pipeline.yaml", async () => {
  assertEquals(await faults(["with: { events: $events }", "with: { events: -5 }"]), [
    "pipeline.yaml:28:21 stages.prepare.with.events: expected a number above 0, got number -5",
  ]);
  assertEquals(await faults(["with: { events: $events }", "with: { events: some }"]), [
    'pipeline.yaml:28:21 stages.prepare.with.events: expected "all" or number, got string "some"',
  ]);
  assertEquals(await faults(["with: { events: $events }", "with: { evnts: $events }"]), [
    'pipeline.yaml:28:13 stages.prepare.with.evnts: unknown key; did you mean "events"?',
  ]);
  assertEquals(
    await faults(["    with: { events: $events }\n", ""]),
    [
      'pipeline.yaml:26:3 stages.prepare.with.events: missing, expected "all" or number',
    ],
  );
});

Deno.test("a wrong value is located where it was written: params, profile, or place in a matrix", async () => {
  assertEquals(await faults(["layers: 2,", "layers: 2.5,"]), [
    "pipeline.yaml:15:19 params.networks.ht.layers: expected integer, got number 2.5",
  ]);
  assertEquals(await faults(["training: { epochs: 2 }", "training: { epochs: none }"]), [
    'pipeline.yaml:19:48 profiles.quick.params.training.epochs: expected number, got string "none"',
  ]);
  assertEquals(await faults(["layers: 2,", "layers: 2, depth: 1,"]), [
    "pipeline.yaml:15:22 params.networks.ht.depth: unknown key; there are layers, lr",
  ]);
  assertEquals(await faults(["layers: 2, lr: 0.001", "lr: 0.001"]), [
    "pipeline.yaml:15:5 params.networks.ht.layers: missing, expected number",
  ]);
  assertEquals(
    await faults(["seed: $seeds }\n    inputs: [prepare.dataset]", "seed: [1, two] }\n    inputs: [prepare.dataset]"]),
    [
      'pipeline.yaml:30:45 stages.train.matrix.seed.1: expected number, got string "two"',
      "pipeline.yaml:40:31 stages.predict.inputs.1: train has no instance for predict@et/2 (network et, seed 2)",
    ],
  );
});

Deno.test("a value that YAML takes from an anchor is located at the alias' target", async () => {
  const text = change(["et: { layers: 3, lr: 0.01 }", "et: &shared { layers: 3, lr: x }"], [
    "ht: { layers: 2, lr: 0.001 }",
    "ht: *shared",
  ]);
  assertEquals((await faultsOf(text))[0], 'pipeline.yaml:14:34 params.networks.et.lr: expected number, got string "x"');
});

Deno.test("CRLF line ends and a byte order mark do not move positions", async () => {
  const text = change(["layers: 2,", "layers: x,"]);
  const expected = ['pipeline.yaml:15:19 params.networks.ht.layers: expected number, got string "x"'];
  assertEquals(await faultsOf(text.replaceAll("\n", "\r\n")), expected);
  assertEquals(await faultsOf(`\ufeff${text}`), expected);
});

Deno.test("a trusted document is expanded without its checks, a sound one to the same pipeline", async () => {
  const checked = await expandResult(smallPipeline);
  const trusted = await expandResult(smallPipeline, { trusted: true });
  assertEquals(trusted, checked);
});

Deno.test("a task that takes no parameters says so", async () => {
  const text = `${smallPipeline}  none: { with: { a: 1 } }\n`;
  const all = new Map([...declarations, declare("none", {}, {})]);
  assertEquals(await faultsOf(text, { declarations: all }), [
    "pipeline.yaml:51:19 stages.none.with.a: unknown key; expected none",
  ]);
});
