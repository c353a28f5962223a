/** The tasks that draw the figures about networks, each as a stage runs it. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encodeHistory } from "../../lib/artifact/history.ts";
import { writeModel } from "../../lib/artifact/model.ts";
import { networks, trainedModel } from "../figure/models.ts";
import { courseOf, diagnosticsOf, diagnosticsWith } from "../figure/network_samples.ts";
import { TempFolder } from "./answer_inputs.ts";
import type { DrawingTask } from "./draw_child.ts";
import { draw, textOf } from "./draw_figures.ts";

const names = ["hl", "ht"];

/** An input file of each network, and the published numbers. */
function inputsIn(folder: TempFolder, input: string, write: (path: string, network: string) => void) {
  Deno.copyFileSync(new URL("../../data/published.yaml", import.meta.url), folder.file("published.yaml"));
  const files = names.map((network) => {
    const path = folder.file(`${network}.${input}`);
    write(path, network);
    return { path, axes: { network } };
  });
  return { [input]: files, published: { path: folder.file("published.yaml"), axes: {} } };
}

const diagnosticsIn = (folder: TempFolder) =>
  inputsIn(folder, "diagnostics", (path) => {
    Deno.writeTextFileSync(path, JSON.stringify(diagnosticsWith(diagnosticsOf())));
  });
const historiesIn = (folder: TempFolder) =>
  inputsIn(folder, "history", (path) => Deno.writeTextFileSync(path, encodeHistory(courseOf(12).value)));
const modelsIn = (folder: TempFolder) =>
  inputsIn(folder, "model", (path, name) => {
    const network = networks[name];
    if (network) writeModel(path, trainedModel(network));
  });

const cases: Readonly<Partial<Record<DrawingTask, (folder: TempFolder) => Record<string, unknown>>>> = {
  architecture: modelsIn,
  block: modelsIn,
  calibration: diagnosticsIn,
  histories: historiesIn,
  kinematics: diagnosticsIn,
  scores: diagnosticsIn,
};

for (const [name, inputs] of Object.entries(cases)) {
  Deno.test(`draw_${name} writes five formats without any permission but its inputs and outputs`, async () => {
    using folder = new TempFolder();
    const drawing = await draw(name as DrawingTask, folder.path, inputs(folder));
    assertEquals([drawing.stderr, drawing.code], ["", 0]);
    assertEquals([...drawing.files.keys()].sort(), ["data", "pdf", "png", "spec", "svg"]);
    const spec = JSON.parse(textOf(drawing, "spec"));
    assertStringIncludes(textOf(drawing, "svg"), `<title id="title">${spec.usermeta.title}</title>`);
    assert(textOf(drawing, "data").split("\n").length > 5);
    assertStringIncludes(textOf(drawing, "data"), "ht,");
  });
}

Deno.test("draw_architecture draws the same bytes in each process", async () => {
  using folder = new TempFolder();
  const inputs = modelsIn(folder);
  const [first, second] = await Promise.all(
    [1, 2].map(() => draw("architecture", folder.path, inputs)),
  );
  assertEquals(second?.files, first?.files);
});

Deno.test("tasks that draw networks name the file that is not of the form they need", async () => {
  using folder = new TempFolder();
  const broken = (input: string) => inputsIn(folder, input, (path) => Deno.writeTextFileSync(path, "{}"));
  const drawings = await Promise.all([
    draw("scores", folder.path, broken("diagnostics")),
    draw("histories", folder.path, broken("history")),
    draw("block", folder.path, broken("model")),
  ]);
  assertEquals(drawings.map(({ code, files }) => [code, files.size]), [[1, 0], [1, 0], [1, 0]]);
  const [scores, histories, block] = drawings.map(({ stderr }) => stderr);
  assertStringIncludes(scores ?? "", "hl.diagnostics: version");
  assertStringIncludes(histories ?? "", 'hl.history: cannot read history: header is "{}"');
  assertStringIncludes(block ?? "", "hl.model: ");
});
