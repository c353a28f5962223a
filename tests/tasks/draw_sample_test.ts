/** The tasks that draw the sample: images, features, mistakes. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { features, images, mistakes } from "../figure/sample_artifacts.ts";
import { TempFolder } from "./answer_inputs.ts";
import { draw, textOf } from "./draw_figures.ts";

function written(folder: TempFolder, name: string, content: unknown) {
  Deno.writeTextFileSync(folder.file(`${name}.json`), JSON.stringify(content));
  return { [name]: { path: folder.file(`${name}.json`), axes: {} } };
}

function publishedIn(folder: TempFolder) {
  const path = folder.file("published_histograms.yaml");
  Deno.copyFileSync(new URL("../../data/published_histograms.yaml", import.meta.url), path);
  return { histograms: { path, axes: {} } };
}

const formats = ["data", "pdf", "png", "spec", "svg"];

Deno.test("draw_images draws examples or means, in five formats, the same in each process", async () => {
  using folder = new TempFolder();
  const inputs = written(folder, "images", images);
  const [means, again, examples] = await Promise.all([
    draw("images", folder.path, inputs, { show: "means" }),
    draw("images", folder.path, inputs, { show: "means" }),
    draw("images", folder.path, inputs, { show: "examples" }),
  ]);
  assertEquals([means.stderr, means.code, examples.code], ["", 0, 0]);
  assertEquals([...means.files.keys()].sort(), formats);
  assertEquals(again.files, means.files);
  assertEquals(JSON.parse(textOf(means, "spec")).usermeta.title, "Mean calorimeter images");
  assertEquals(JSON.parse(textOf(examples, "spec")).usermeta.title, "Example calorimeter images");
});

Deno.test("draw_features and draw_mistakes draw in five formats without any permission but their inputs and outputs", async () => {
  using folder = new TempFolder();
  const [figure4, sheet] = await Promise.all([
    draw("features", folder.path, { ...written(folder, "features", features), ...publishedIn(folder) }),
    draw("mistakes", folder.path, written(folder, "mistakes", mistakes)),
  ]);
  assertEquals([figure4.stderr, figure4.code, sheet.stderr, sheet.code], ["", 0, "", 0]);
  assertEquals([[...figure4.files.keys()].sort(), [...sheet.files.keys()].sort()], [formats, formats]);
});

Deno.test("draw_mistakes refuses a file of another form and writes nothing", async () => {
  using folder = new TempFolder();
  const { code, stderr, files } = await draw("mistakes", folder.path, written(folder, "mistakes", images));
  assertEquals([code, files.size], [1, 0]);
  assertStringIncludes(stderr, "network: ");
});
