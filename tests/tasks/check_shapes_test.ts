/** On the bundled sample: that features and masses in the file are those of its images. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { ShowerShapes } from "../../lib/artifact/shower_shapes.ts";
import checkShapes from "../../tasks/check_shapes.ts";
import { runPrepare, TempFolder } from "../dataset/prepared.ts";
import { writeExcerpt } from "../dataset/excerpt.ts";
import { runTask } from "./run_task.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;

async function shapesOf(folder: TempFolder, electrons: string): Promise<ShowerShapes> {
  const { datasetPath } = await runPrepare(folder, electrons);
  const inputs = { electrons, dataset: datasetPath, histograms: fileOf("data/published_histograms.yaml") };
  await runTask(checkShapes, { params: {}, inputs, folder: folder.path, cores: 1 });
  return ShowerShapes.parse(JSON.parse(Deno.readTextFileSync(folder.at("shapes.json"))));
}

async function shapesOfExcerpt(...options: Parameters<typeof writeExcerpt> extends [string, ...infer O] ? O : never) {
  using folder = new TempFolder();
  await writeExcerpt(folder.at("x.h5"), ...options);
  return await shapesOf(folder, folder.at("x.h5"));
}

const refusedOnes = ({ quantities }: ShowerShapes) =>
  quantities.filter(({ refused }) => refused !== null).map(({ quantity }) => quantity);
const ofEnergy = ["weta2", "Rphi", "Reta", "sigmaetaeta", "Iso03", "Iso04"];

Deno.test("check_shapes finds all features and the mass of the bundled sample in its images, to 1e-5", async () => {
  using folder = new TempFolder();
  const { quantities, masses, notes, events } = await shapesOf(folder, fileOf("data/electrons.h5"));
  assertEquals(events, 40_000);
  for (const { quantity, definition, agreement } of quantities) {
    if (definition === "ECal") continue;
    assertEquals([agreement?.compared, agreement?.within], ["values", 1], quantity);
  }
  assert(masses);
  // The published numbers, and the generator's table of its own ECal + HCal mass (data/generator/README.md).
  const [both, , paper] = masses.of;
  assertEquals([paper?.background.first.toFixed(4), paper?.signal.first.toFixed(4)], ["0.0979", "0.7268"]);
  assertAlmostEquals(paper?.auc ?? NaN, 0.877, 5e-4);
  assertAlmostEquals(both?.auc ?? NaN, 0.907, 2e-3);
  assertStringIncludes(notes.join(" "), "All seven features in the file are what the images give in all 40,000 events");
  assertStringIncludes(notes.join(" "), "that of the ECal alone is nearer to Figure 4");
});

Deno.test("check_shapes refuses by name what needs energies where the file has none", async () => {
  const shapes = await shapesOfExcerpt(["ee"]);
  assertEquals(refusedOnes(shapes), ofEnergy);
  assertStringIncludes(
    shapes.notes.join(" "),
    "Not compared: weta2, Rphi, Reta, sigmaetaeta, Iso03 and Iso04, since the ECal images of energy (ee) are not",
  );
});

Deno.test("check_shapes compares up to a line what was scaled before, and refuses what needs GeV", async () => {
  const means = [0.4, 0, 1, 1, 0, 29, 29], deviations = [0.5, 0.003, 1, 1, 1, 20, 20];
  const shapes = await shapesOfExcerpt([], (columns) => {
    for (const [name, { data }] of Object.entries(columns)) {
      // As the authors' data.h5: hl standardised, images and mass divided.
      const scale = name.startsWith("hl")
        ? (value: number, i: number) => (value - (means[i % 7] ?? NaN)) / (deviations[i % 7] ?? NaN)
        : (value: number) => name.startsWith("y") ? value : value / 128;
      data.forEach((value, i) => data[i] = scale(Number(value), i));
    }
  });
  assertEquals(refusedOnes(shapes), ["sigmaetaeta", "Iso03", "Iso04"]);
  for (const { definition, agreement } of shapes.quantities) {
    if (!agreement || definition === "ECal") continue;
    assertEquals(agreement.compared, "up to a line");
    assert(agreement.within === 1, JSON.stringify(agreement));
  }
  assertEquals(shapes.masses, null);
});

Deno.test("check_shapes has nothing to compare with where prepare computed features and mass", async () => {
  const { quantities, notes } = await shapesOfExcerpt(["hl", "mass"]);
  assertEquals(quantities.filter(({ agreement }) => agreement), []);
  assertStringIncludes(notes.join(" "), "prepare computed it");
});
