/** Figures 8 and 9 say what the networks are, whatever pipeline.yaml makes of them. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { anatomyOf, mostComplete } from "../../lib/figure/anatomy.ts";
import { architectureFigure } from "../../lib/figure/architecture.ts";
import { layOut } from "../../lib/figure/architecture_layout.ts";
import { blockFigure } from "../../lib/figure/block.ts";
import { networks, trainedModel, trainedModels } from "./models.ts";
import { published } from "./samples.ts";

const models = trainedModels();
const anatomies = new Map([...models].map(([name, model]) => [name, anatomyOf(model)]));
const complete = networks.et_and_ht_and_hl;
if (!complete) throw new RangeError("cannot test: pipeline.yaml has no network et_and_ht_and_hl");

Deno.test("anatomyOf() finds towers, blocks and dense layers, and no parameter is left out", () => {
  for (const [name, { towers, dense, output, parameters }] of anatomies) {
    const blocks = towers.flatMap(({ blocks }) => blocks);
    const sum = [...blocks, ...dense, output].reduce((total, part) => total + part.parameters, 0);
    assertEquals(sum, parameters, name);
    assertEquals(dense.reduce((total, { layers }) => total + layers, 0), networks[name]?.dense, name);
    assertEquals(Math.max(0, ...dense.map(({ dropout }) => dropout)), networks[name]?.dropout, name);
  }
});

Deno.test("anatomyOf() counts what is joined: 7 features and twice 4 x 4 x 34 numbers", () => {
  const { joined, towers } = anatomyOf(trainedModel(complete));
  assertEquals(towers.map(({ input, values }) => [input.name, values]), [["hl", 7], ["et", 544], ["ht", 544]]);
  assertEquals(joined, 1095);
  assertEquals(mostComplete(anatomies), "et_and_ht_and_hl");
});

Deno.test("architectureFigure() follows pipeline.yaml: other filters and blocks give other boxes", () => {
  const changed = architectureFigure(
    new Map([["mine", trainedModel({ ...complete, conv: 2, filters: 5 })]]),
    published,
  );
  const text = JSON.stringify(changed.spec);
  for (const shape of ["16\u00d716\u00d75", "8\u00d78\u00d75", "2 \u00d7 5"]) assertStringIncludes(text, `"${shape}"`);
  assert(!text.includes("block 3") && !text.includes("\u00d734"));
});

Deno.test("architectureFigure() has a row for every layer of every network, and their sums are the totals it writes", () => {
  const { table, spec } = architectureFigure(models, published);
  for (const { name, parameters } of published.networks) {
    const rows = table.filter(({ network }) => network === name);
    assertEquals(rows.length, anatomies.get(name)?.layers.length);
    assertEquals(rows.reduce((sum, row) => sum + Number(row.parameters), 0), parameters);
    assertStringIncludes(JSON.stringify(spec), `"${String(parameters).replace(/\B(?=(\d{3})+$)/g, ",")}"`);
  }
});

Deno.test("layOut() places no box upon another and lets every arrow begin and end at a box", () => {
  for (const [name, anatomy] of anatomies) {
    for (const width of [506, 240]) {
      const { boxes, arrows, width: used, height } = layOut(anatomy, width);
      assert(used <= width, name);
      for (const [index, a] of boxes.entries()) {
        assert(a.x >= 0 && a.y >= 0 && a.x + a.width <= used + 1e-9 && a.y + a.height <= height + 1e-9, name);
        for (const b of boxes.slice(index + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          assert(apart, `${name}: ${a.title} and ${b.title}`);
        }
      }
      const touches = ({ x, y }: { x: number; y: number }) =>
        boxes.some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
      assert(arrows.every(({ from, to }) => touches(from) && touches(to)), name);
      // Every box but the output leads to another.
      assertEquals(arrows.length, boxes.length - 1);
    }
  }
});

Deno.test("blockFigure() says what each layer of each block does, as TensorFlow.js built it", () => {
  const { table } = blockFigure(models, published);
  const first = table.filter((row) => row.network === "et" && row.block === 1);
  assertEquals(first.map(({ operation, from, shape, parameters }) => [operation, from, shape, parameters]), [
    ["conv 3\u00d73, same, ReLU", "31\u00d731\u00d71", "31\u00d731\u00d7117", 117 * 9 + 117],
    ["conv 3\u00d73, same, ReLU", "31\u00d731\u00d7117", "31\u00d731\u00d7117", 117 * 117 * 9 + 117],
    ["max 2\u00d72, same", "31\u00d731\u00d7117", "16\u00d716\u00d7117", 0],
  ]);
  assertEquals(table.filter((row) => row.network === "hl").length, 0);
});

Deno.test("blockFigure() says so where no network has convolution layers", () => {
  const flat = new Map([...models].filter(([name]) => name === "mass"));
  assertStringIncludes(blockFigure(flat, published).caption, "Not drawn: no network has convolution layers.");
});
