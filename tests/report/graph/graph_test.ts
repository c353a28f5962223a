// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { collapseToStages } from "../../../lib/report/graph/graph.ts";
import { instanceGraph } from "../../../lib/report/graph/instance_graph.ts";
import { everyState, node, rounds } from "./samples.ts";

Deno.test("collapseToStages() adds up times and counts what is as grave as the gravest instance", () => {
  const { nodes, edges } = collapseToStages(everyState, (stage) => `#stage-${stage}`);
  assertEquals(nodes.find(({ id }) => id === "train"), {
    id: "train",
    label: "train",
    group: "train",
    state: "stale",
    seconds: 65,
    note: "1 of 2",
    href: "#stage-train",
  });
  assertEquals(edges.filter(({ to }) => to === "train"), [{ from: "prepare", to: "train" }]);
  assertEquals(edges.length, 6);
});

Deno.test("collapseToStages() marks what leads back where stages take turns, and nothing else", () => {
  const { nodes, edges } = collapseToStages(rounds);
  assertEquals(nodes.map(({ id, note }) => [id, note]), [
    ["prepare", undefined],
    ["propose", "\u00d72"],
    ["trial", "\u00d74"],
    ["best", undefined],
  ]);
  assertEquals(edges.map(({ from, to, back }) => `${from}>${to}${back ? " back" : ""}`), [
    "prepare>trial",
    "propose>trial",
    "trial>propose back",
    "trial>best",
  ]);
  // An edge against the order of the nodes is none that leads back where there is no cycle.
  const turned = collapseToStages({ ...everyState, nodes: everyState.nodes.toReversed() });
  assertEquals(turned.edges.filter(({ back }) => back), []);
});

Deno.test("collapseToStages() keeps a source apart from a stage of its name", () => {
  const graph = {
    nodes: [node("source data", "source", { label: "data", group: "data" }), node("data")],
    edges: [{ from: "source data", to: "data" }],
  };
  assertEquals(collapseToStages(graph).nodes.map(({ id }) => id), ["source data", "data"]);
  assertEquals(collapseToStages(graph).edges, graph.edges);
});

Deno.test("instanceGraph() finds the instance of an output, and has each edge once", () => {
  const read = { stage: "s", state: "current" } as const;
  const { nodes, edges } = instanceGraph([
    { ...read, id: "prepare", from: ["source events.v2"] },
    { ...read, id: "train@a.b", from: ["prepare.dataset", "prepare.summary"] },
    { ...read, id: "end", from: ["train@a.b", "train@a.b.model"] },
  ], (target, name) => `#${target}-${name}`);
  assertEquals(nodes.map(({ id, href }) => [id, href]), [
    ["source events.v2", "#source-events.v2"],
    ["prepare", "#instance-prepare"],
    ["train@a.b", "#instance-train@a.b"],
    ["end", "#instance-end"],
  ]);
  assertEquals(edges.map(({ from, to }) => `${from}>${to}`), [
    "source events.v2>prepare",
    "prepare>train@a.b",
    "train@a.b>end",
  ]);
});
