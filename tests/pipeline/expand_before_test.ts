// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { declare, expandText, faultsOf, filesOf, find } from "./small_pipeline.ts";

/** A search in rounds: a round proposes what its trials try, from what earlier rounds found. */
const search = `\
pipeline: 1
paper: { title: A paper }
default: quick
params:
  networks: { hl: { n: 1 }, mass: { n: 2 } }
  search: { rounds: 3, batch: 2 }
profiles: { quick: {} }
stages:
  best:
    matrix: { network: $networks }
    inputs: [trial.result]
  trial:
    matrix: { network: $networks, round: $search.rounds, slot: $search.batch }
    inputs: [propose.proposals]
    with: { slot: $slot }
  propose:
    matrix: { network: $networks, round: $search.rounds }
    inputs:
      trials: { from: trial.result, before: round }
    with: { round: $round }
`;

const declarations = new Map([
  declare("propose", { trials: "many" }, { proposals: "proposals.json" }, "any"),
  declare("trial", { proposals: "one" }, { result: "result.json" }, "any"),
  declare("best", { result: "many" }, { networks: "networks.json" }, "any"),
  declare("chain", { out: "many" }, { out: "out.txt" }, "any"),
  declare("first", { result: "one" }, { out: "out.txt" }, "any"),
]);

const expand = (text: string) => expandText(text, { declarations });
const faults = (text: string) => faultsOf(text, { declarations });

function change(from: string, to: string, text = search): string {
  assert(text.includes(from), from);
  return text.replace(from, () => to);
}

Deno.test("an axis may be a number: the values from 1 to it, as numbers", async () => {
  const { instances } = await expand(search);
  const of = (stage: string) => instances.filter((instance) => instance.stage === stage);
  assertEquals(of("propose").map(({ axes }) => axes), [
    { network: "hl", round: "1" },
    { network: "mass", round: "1" },
    { network: "hl", round: "2" },
    { network: "mass", round: "2" },
    { network: "hl", round: "3" },
    { network: "mass", round: "3" },
  ]);
  assertEquals(of("trial").length, 12);
  assertEquals(of("trial").slice(0, 2).map(({ params }) => params), [{ slot: 1 }, { slot: 2 }]);
  const literal = await expand(change("round: $search.rounds, slot: $search.batch", "round: 3, slot: 2"));
  assertEquals(literal.instances, instances);
});

Deno.test("an axis of 0 makes no instances, a number that cannot count is refused", async () => {
  assertEquals((await expand(change("rounds: 3", "rounds: 0"))).instances, []);
  assertEquals((await expand(change("batch: 2", "batch: 0"))).instances, []);
  assertEquals(await faults(change("batch: 2", "batch: 2.5")), [
    "pipeline.yaml:6:31 params.search.batch: expected a whole number from 0 to 10000 as axis, got number 2.5",
  ]);
  assertEquals(await faults(change("batch: 2", "batch: 10001")), [
    "pipeline.yaml:6:31 params.search.batch: expected a whole number from 0 to 10000 as axis, got number 10001",
  ]);
  assertEquals(await faults(change("slot: $search.batch", "slot: -1")), [
    "pipeline.yaml:13:64 stages.trial.matrix.slot: expected a number of at least 0, got number -1",
  ]);
  assertEquals(await faults(change("slot: $search.batch", "slot: 1.5")), [
    "pipeline.yaml:13:64 stages.trial.matrix.slot: expected string or list or map or integer, got number 1.5",
  ]);
});

Deno.test("an input before an axis gathers what comes before, of the same other axes; the first gets an empty list", async () => {
  const pipeline = await expand(search);
  assertEquals(filesOf(find(pipeline, "propose@hl/1"), "trials"), []);
  assertEquals(filesOf(find(pipeline, "propose@hl/2"), "trials"), ["trial@hl/1/1.result", "trial@hl/1/2.result"]);
  assertEquals(
    filesOf(find(pipeline, "propose@mass/3"), "trials"),
    ["1/1", "1/2", "2/1", "2/2"].map((point) => `trial@mass/${point}.result`),
  );
  const [trials] = find(pipeline, "propose@mass/3").inputs;
  assertEquals([trials?.name, trials?.arity, trials?.before], ["trials", "many", "round"]);
  assertEquals(filesOf(find(pipeline, "trial@hl/3/2"), "proposals"), ["propose@hl/3.proposals"]);
  assertEquals(filesOf(find(pipeline, "best@hl"), "result").length, 6);
});

Deno.test("stages that need one another give instances in topological order, round after round", async () => {
  const { instances } = await expand(search);
  const rounds = [1, 2, 3].flatMap((round) => [
    ...["hl", "mass"].map((network) => `propose@${network}/${round}`),
    ...["hl/R/1", "hl/R/2", "mass/R/1", "mass/R/2"].map((point) => `trial@${point.replace("R", String(round))}`),
  ]);
  assertEquals(instances.map(({ id }) => id as string), [...rounds, "best@hl", "best@mass"]);
});

Deno.test("in a list of inputs, too; and a stage may read its own earlier rounds, in the order of any axis", async () => {
  const list = change(
    "\n      trials: { from: trial.result, before: round }",
    " [{ from: trial.result, before: round }]",
  );
  const named = new Map([...declarations, declare("propose", { result: "many" }, { proposals: "p.json" }, "any")]);
  const listed = await expandText(list, { declarations: named });
  assertEquals(filesOf(find(listed, "propose@hl/2"), "result").length, 2);
  const chain = `${search}  chain: { matrix: { size: [big, small] }, inputs: [{ from: chain.out, before: size }] }\n`;
  const chained = await expand(chain);
  assertEquals(filesOf(find(chained, "chain@big"), "out"), []);
  assertEquals(filesOf(find(chained, "chain@small"), "out"), ["chain@big.out"]);
});

Deno.test("more rounds leave the earlier ones as they were", async () => {
  const [three, two] = [await expand(search), await expand(change("rounds: 3", "rounds: 2"))];
  const early = three.instances.filter(({ axes }) => axes.round === "1" || axes.round === "2");
  assertEquals(early, two.instances.filter(({ axes }) => axes.round !== undefined));
});

Deno.test("both stages must have the axis, with the same values in the same order", async () => {
  assertEquals(await faults(change("before: round", "before: rund")), [
    'pipeline.yaml:19:45 stages.propose.inputs.trials.before: cannot read before "rund": propose has no such axis; did you mean "round"?',
  ]);
  assertEquals(await faults(change("before: round", "before: slot")), [
    'pipeline.yaml:19:45 stages.propose.inputs.trials.before: cannot read before "slot": propose has no such axis; there are network, round',
  ]);
  assertEquals(
    await faults(change("round: $search.rounds, slot: $search.batch", "slot: $search.batch")).then((all) => all[0]),
    'pipeline.yaml:19:45 stages.propose.inputs.trials.before: cannot read before "round": trial has no such axis; there are network, slot',
  );
  assertEquals(await faults(change("round: $search.rounds, slot", "round: 2, slot")), [
    "pipeline.yaml:19:45 stages.propose.inputs.trials.before: cannot order propose and trial along round: their values differ; expected the same values in the same order",
  ]);
});

Deno.test("a source, one instance and an input of one file have nothing that comes before", async () => {
  const earlier = "{ from: trial.result, before: round }";
  assertEquals(await faults(change(earlier, "{ from: trial@hl/1/1.result, before: round }")), [
    "pipeline.yaml:19:52 stages.propose.inputs.trials.before: cannot read trial@hl/1/1 before round: it is one instance; name the stage, trial",
  ]);
  const source = change("params:", "sources: { data: { path: data.txt } }\nparams:");
  assertEquals(await faults(change(earlier, "{ from: data, before: round }", source)), [
    "pipeline.yaml:20:37 stages.propose.inputs.trials.before: cannot read source data before round: it has no instances",
  ]);
  const first =
    "  first: { matrix: { network: $networks, round: $search.rounds }, inputs: [{ from: trial.result, before: round }] }\n";
  assertEquals(await faults(search + first), [
    "pipeline.yaml:21:84 stages.first.inputs.0.from: cannot fill result before round: expected an input of many files, this takes one",
  ]);
});

Deno.test("keys of such an input are checked, and what it names", async () => {
  const earlier = "{ from: trial.result, before: round }";
  assertEquals(await faults(change(earlier, "{ form: trial.result, before: round }")), [
    'pipeline.yaml:19:17 stages.propose.inputs.trials.form: unknown key; did you mean "from"?',
  ]);
  assertEquals(await faults(change(earlier, "{ from: trial.result }")), [
    "pipeline.yaml:19:7 stages.propose.inputs.trials.before: missing, expected string",
  ]);
  assertEquals(await faults(change(earlier, "{ from: trial.reslt, before: round }")), [
    'pipeline.yaml:19:23 stages.propose.inputs.trials.from: unknown output "trial.reslt": trial has no reslt; did you mean "result"?',
  ]);
});

Deno.test("a real cycle is refused with its edges, be it one of stages or only one of instances", async () => {
  assertEquals(await faults(change("{ from: trial.result, before: round }", "trial.result")), [
    "pipeline.yaml:14:14 stages.trial.inputs.0: cycle: trial needs propose, propose needs trial; one of these inputs has to go",
  ]);
  // The best of all rounds cannot be known before the second.
  const known = new Map([
    ...declarations,
    declare("propose", { trials: "many", best: "one" }, { proposals: "p.json" }, "any"),
  ]);
  const text = change("before: round }\n", "before: round }\n      best: best.networks\n");
  assertEquals(await faultsOf(text, { declarations: known }), [
    "pipeline.yaml:11:14 stages.best.inputs.0: cycle: best needs trial, trial needs propose, propose needs best; one of these inputs has to go",
  ]);
  const later = change("propose.proposals", "{ from: propose.proposals, before: slot }");
  assertEquals((await faults(later)).length, 1);
  // Without an axis of rounds in between, round 2 would need all rounds.
  const all = `${search}  summary: { task: chain, inputs: { out: trial.result } }\n`;
  const both = new Map([
    ...declarations,
    declare("trial", { proposals: "one", summary: "many" }, { result: "result.json" }, "any"),
  ]);
  const ring = change("[propose.proposals]", "{ proposals: propose.proposals, summary: summary.out }", all);
  assertEquals(
    (await faultsOf(ring, { declarations: both }))[0]?.includes("cycle: trial needs summary, summary needs trial"),
    true,
  );
  const through = new Map([
    ...declarations,
    declare("propose", { trials: "many", own: "many" }, { proposals: "p.json" }, "any"),
    declare("chain", { out: "many" }, { out: "o.txt" }, "any"),
    declare("gather", { out: "many" }, { out: "o.txt" }, "any"),
  ]);
  const hidden = `pipeline: 1
paper: { title: A paper }
default: quick
profiles: { quick: {} }
stages:
  chain: { matrix: { round: 2 }, inputs: [gather.out] }
  gather: { matrix: { round: 2 }, inputs: { out: { from: late.out, before: round } } }
  late: { task: chain, matrix: { round: 2 }, inputs: { out: sum.out } }
  sum: { task: chain, inputs: { out: gather.out } }
`;
  assertEquals(await faultsOf(hidden, { declarations: through }), [
    "pipeline.yaml:7:58 stages.gather.inputs.out.from: cycle: gather@2 needs late@1, late@1 needs sum, sum needs gather@2; one of these inputs has to go",
  ]);
});

Deno.test("a network that the earlier stage has not is a fault, not an empty list", async () => {
  assertEquals(
    await faults(change("trial:\n    matrix: { network: $networks", "trial:\n    matrix: { network: [hl]")),
    [
      "pipeline.yaml:11:14 stages.best.inputs.0: trial has no instance for best@mass (network mass)",
      "pipeline.yaml:19:23 stages.propose.inputs.trials.from: trial has no instance for propose@mass/1 (network mass, round 1)",
    ],
  );
});

Deno.test("a search of 150 rounds is linked like a small one", async () => {
  const { instances } = await expand(change("rounds: 3, batch: 2", "rounds: 150, batch: 1"));
  assertEquals(instances.length, 2 * 150 * 2 + 2);
  assertEquals(filesOf(find({ instances } as never, "propose@hl/150"), "trials").length, 149);
});
