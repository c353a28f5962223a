// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { collapseToStages } from "../../../lib/report/graph/graph.ts";
import { nodeStateNames, nodeStates } from "../../../lib/report/graph/node_states.ts";
import { drawGraph } from "../../../lib/report/graph/graph_svg.ts";
import { graphStyle, standaloneStyle } from "../../../lib/report/graph/graph_style.ts";
import { writeMermaid } from "../../../lib/report/graph/graph_mermaid.ts";
import { themes } from "../../../lib/report/style_sheet.ts";
import { everyState, rounds } from "./samples.ts";

const title = "What needs what";

Deno.test("drawGraph() says of each node its state and time in words, by a sign and by a class", () => {
  const { markup } = drawGraph(everyState, { title });
  assertStringIncludes(markup, `aria-label="train@a, stale, 1 min 01 s"`);
  assertStringIncludes(markup, `aria-label="figure &lt;1, skipped"`);
  for (const name of nodeStateNames) {
    const { sign, words, style } = nodeStates[name];
    // Once in its box, once in the legend.
    assertEquals(markup.split(`class="${style}"`).length, name === "current" ? 4 : 3, name);
    assertStringIncludes(markup, `>${sign}</text>`);
    assertStringIncludes(markup, `>${words}</text>`);
  }
});

Deno.test("states differ by sign, by words and by line, so that colour is not needed", () => {
  const looks = Object.values(nodeStates);
  for (const each of [looks.map(({ sign }) => sign), looks.map(({ words }) => words)]) {
    assertEquals(new Set(each).size, looks.length);
  }
  assertEquals(new Set(looks.map(({ dash, line }) => `${dash} ${line}`)).size, looks.length);
});

Deno.test("drawGraph() links nodes to where more is told, and gives them ids", () => {
  const nodes = everyState.nodes.map((node) => ({ ...node, href: `#instance-${node.id}` }));
  const { markup } = drawGraph({ ...everyState, nodes }, { title, prefix: "node-" });
  assertStringIncludes(markup, `<a id="node-train@a" class="stale"`);
  assertStringIncludes(markup, `href="#instance-train@a"`);
  assertStringIncludes(markup, `id="node-source_events"`);
});

Deno.test("drawGraph() for a file of its own is well-formed, brings its style for light and dark, and loads nothing", () => {
  const style = standaloneStyle(themes.light, themes.dark);
  const { markup } = drawGraph(everyState, { title, style });
  assertStringIncludes(markup, `xmlns="http://www.w3.org/2000/svg"`);
  assertStringIncludes(markup, "prefers-color-scheme:dark");
  assertNotMatch(markup, /url\(|var\(|@import|undefined|NaN/);
  assertEquals(drawGraph(structuredClone(everyState), { title, style }).markup, markup);
});

Deno.test("graphStyle() has a rule for every state", () => {
  const style = graphStyle((name) => `var(--${name})`);
  for (const name of nodeStateNames) {
    assertStringIncludes(style, `.graph .${nodeStates[name].style} .box{stroke:var(--`);
  }
});

Deno.test("writeMermaid() names every node and every edge, escapes labels, and says states in words", () => {
  const text = writeMermaid(everyState);
  assertStringIncludes(
    text,
    `flowchart LR\n  n0(["▪ events"]):::source\n  n1["✓ prepare<br>current, 0.9 s"]:::current\n`,
  );
  assertStringIncludes(text, `n5["– figure #60;1<br>skipped"]:::skipped`);
  assertStringIncludes(text, `n6["○ table<br>never run"]:::never_run`);
  assertStringIncludes(text, `n7["≈ answer<br>may run"]:::may_run`);
  assertEquals(text.match(/-->/g)?.length, 8);
  assertEquals(text.match(/classDef/g)?.length, 7);
});

Deno.test("an arrow that leads back is dashed, ends at a box's right side, and runs apart from the one that leads forward", () => {
  const stages = collapseToStages(rounds);
  const { markup } = drawGraph(stages, { title });
  const paths = [...markup.matchAll(/<path class="(wire[^"]*)" d="M(\d+) (\d+)C[\d ]* (\d+) (\d+)"/g)];
  const back = paths.filter(([, name]) => name === "wire back");
  assertEquals(back.length, 1);
  const [, , x, y, endX, endY] = back[0] ?? [];
  const forward = [endX, String(Number(endY) - 9), x, String(Number(y) - 9)];
  assertEquals(paths.filter(([, name, ...ends]) => name === "wire" && ends.join() === forward.join()).length, 1);
  assertStringIncludes(markup, `M${endX} ${endY}l7 -3.5v7z`);
  assertStringIncludes(writeMermaid(stages), "n2 -.-> n1");
  // Between the instances nothing leads back.
  assertNotMatch(drawGraph(rounds, { title }).markup, /wire back/);
});
