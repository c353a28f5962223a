// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { spectra } from "../figure/samples.ts";
import { TempFolder } from "./answer_inputs.ts";
import { draw, textOf } from "./draw_figures.ts";

function inputsIn(folder: TempFolder, content: unknown) {
  Deno.writeTextFileSync(folder.file("spectra.json"), JSON.stringify(content));
  return { spectra: { path: folder.file("spectra.json"), axes: {} } };
}

Deno.test("draw_spectra writes five formats without any permission but its inputs and outputs, the same in each process", async () => {
  using folder = new TempFolder();
  const inputs = inputsIn(folder, spectra);
  const [first, second] = await Promise.all([
    draw("spectra", folder.path, inputs),
    draw("spectra", folder.path, inputs),
  ]);
  assertEquals([first.stderr, first.code], ["", 0]);
  assertEquals([...first.files.keys()].sort(), ["data", "pdf", "png", "spec", "svg"]);
  assertEquals(second.files, first.files);
  assertEquals(textOf(first, "data").split("\n")[0], "quantity,class,low,high,count,density");
});

Deno.test("draw_spectra draws a note where the input has neither quantity", async () => {
  using folder = new TempFolder();
  const content = { ...spectra, pt: null, eta: null, missing: "the input has no candidate pt and eta" };
  const drawing = await draw("spectra", folder.path, inputsIn(folder, content));
  assertEquals([drawing.stderr, drawing.code], ["", 0]);
  assert(textOf(drawing, "svg").includes("Not drawn"));
});

Deno.test("draw_spectra refuses a file of another form and writes nothing", async () => {
  using folder = new TempFolder();
  const { code, stderr, files } = await draw("spectra", folder.path, inputsIn(folder, { ...spectra, pt: 3 }));
  assertEquals([code, files.size], [1, 0]);
  assertStringIncludes(stderr, "pt: ");
});
