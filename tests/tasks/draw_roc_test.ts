// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import drawRoc from "../../tasks/draw_roc.ts";
import { powerCurve, rocOf } from "../figure/samples.ts";
import { TempFolder } from "./answer_inputs.ts";
import { draw, textOf } from "./draw_figures.ts";

/** Inputs as the engine gives them: one roc.json per network, the published numbers. */
function inputsIn(folder: TempFolder, roc: unknown = rocOf(powerCurve(8, "1", 20))) {
  Deno.copyFileSync(new URL("../../data/published.yaml", import.meta.url), folder.file("published.yaml"));
  Deno.writeTextFileSync(folder.file("hl.json"), JSON.stringify(roc));
  Deno.writeTextFileSync(folder.file("ht.json"), JSON.stringify(rocOf(powerCurve(4, "1", 20))));
  return {
    roc: ["hl", "ht"].map((network) => ({ path: folder.file(`${network}.json`), axes: { network } })),
    published: { path: folder.file("published.yaml"), axes: {} },
  };
}

Deno.test("draw_roc writes five formats without any permission but its inputs and outputs, the same in each process", async () => {
  using folder = new TempFolder();
  const inputs = inputsIn(folder);
  const [first, second] = await Promise.all([draw("roc", folder.path, inputs), draw("roc", folder.path, inputs)]);
  assertEquals([first.stderr, first.code], ["", 0]);
  assertEquals([...first.files.keys()].sort(), ["data", "pdf", "png", "spec", "svg"]);
  assertEquals(second.files, first.files);
  const spec = JSON.parse(textOf(first, "spec"));
  assertEquals(spec.usermeta.title, "ROC curves");
  assertEquals(textOf(first, "data").trimEnd().split("\n").length, 1 + spec.datasets.curves.length);
});

Deno.test("draw_roc names what is wrong with an input", async () => {
  using folder = new TempFolder();
  const { code, stderr, files } = await draw("roc", folder.path, inputsIn(folder, { version: 1, curves: [] }));
  assertEquals([code, files.size], [1, 0]);
  assertStringIncludes(stderr, "hl.json: events: ");
  const unnamed = inputsIn(folder);
  const inputs = { ...unnamed, roc: [{ path: folder.file("hl.json"), axes: {} }] };
  assertStringIncludes((await draw("roc", folder.path, inputs)).stderr, 'axes {}, expected "network"');
});

Deno.test("draw_roc takes no parameters", () => {
  assertEquals(drawRoc.params.safeParse({}).success, true);
  assertEquals(drawRoc.params.safeParse({ colour: "red" }).success, false);
});
