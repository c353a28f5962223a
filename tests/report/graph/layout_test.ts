// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { boxHeight, layOut } from "../../../lib/report/graph/layout.ts";
import { everyState, matrixGraph, mixedGraph } from "./samples.ts";

for (
  const [name, graph] of [["every state", everyState], ["40 mixed", mixedGraph(3, 40)], [
    "a matrix",
    matrixGraph(9),
  ]] as const
) {
  Deno.test(`layOut() of ${name} keeps boxes within the picture and apart, and edges from left to right`, () => {
    const { boxes, wires, width, height } = layOut(graph, ({ label }) => 20 + 7 * label.length);
    assertEquals(boxes.length, graph.nodes.length);
    for (const { left, top, width: wide } of boxes) {
      assert(left >= 0 && top >= 0 && left + wide <= width && top + boxHeight <= height);
    }
    for (const a of boxes) {
      for (const b of boxes) {
        if (a === b) continue;
        const apart = a.left + a.width <= b.left || b.left + b.width <= a.left ||
          Math.abs(a.top - b.top) >= boxHeight + 8;
        assert(apart, `${a.node.id} covers ${b.node.id}`);
      }
    }
    for (const { points } of wires) {
      points.slice(1).forEach(([x], index) => assert(x >= (points[index]?.[0] ?? NaN)));
    }
  });
}

Deno.test("layOut() runs no edge through a box that is not its own", () => {
  const { boxes, wires } = layOut(mixedGraph(5, 30), () => 80);
  for (const { from, to, points } of wires) {
    for (let index = 1; index + 1 < points.length; index += 2) {
      const [x, y] = points[index] ?? [0, 0];
      const hit = boxes.find((box) => box.left === x && y > box.top && y < box.top + boxHeight);
      assertEquals(hit?.node.id, undefined, `${from} > ${to}`);
    }
  }
});

Deno.test("layOut() of 1,500 instances ends, and of nothing, too", () => {
  const { boxes, height } = layOut(matrixGraph(500), () => 100);
  assertEquals(boxes.length, 1502);
  assert(height >= 500 * boxHeight);
  assertEquals(layOut({ nodes: [], edges: [] }, () => 100).boxes, []);
});
