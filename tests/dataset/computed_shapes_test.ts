/** What `prepare` computes where a file has images only, against the generator's own features and masses. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { readAll, runPrepare, TempFolder } from "./prepared.ts";
import { excerptEvents as events, writeExcerpt } from "./excerpt.ts";
import type { Column } from "./sample_file.ts";

async function prepareExcerpt(leaveOut: readonly string[], change?: (columns: Record<string, Column>) => void) {
  using folder = new TempFolder();
  await writeExcerpt(folder.at("x.h5"), leaveOut, change);
  const { datasetPath, summary } = await runPrepare(folder, folder.at("x.h5"));
  return { arrays: readAll(datasetPath), summary };
}

async function refusal(leaveOut: readonly string[], change?: (columns: Record<string, Column>) => void) {
  const error = await assertRejects(() => prepareExcerpt(leaveOut, change), InputError);
  return error.message.replace(/cannot read .*\/x\.h5: /, "");
}

Deno.test("prepare computes the features and the mass that the generator wrote, and says so", async () => {
  const whole = await prepareExcerpt([]), images = await prepareExcerpt(["hl", "mass"]);
  for (const [name, values] of Object.entries(whole.arrays)) {
    // Scaled values, of order one; the file's own ones are rounded to float32 once more.
    images.arrays[name]?.forEach((value, i) => assertAlmostEquals(value, values[i] ?? NaN, 2e-6, `${name} ${i}`));
  }
  assertEquals(Object.keys(images.arrays), Object.keys(whole.arrays));
  assertEquals(whole.summary.notes, []);
  const [features = "", mass = ""] = images.summary.notes;
  assertStringIncludes(features, "The file has no hl: the seven features were computed from ee, et and ht");
  assertStringIncludes(mass, "The file has no mass: it was computed from et and ht");
  assertStringIncludes(images.summary.recognised[0] ?? "", "et (31 x 31 float32), ht (32 x 32 float32) and y.");
});

Deno.test("prepare computes the mass alone where only it is missing, without energy images", async () => {
  const { summary, arrays } = await prepareExcerpt(["ee", "mass"]), whole = await prepareExcerpt([]);
  assertEquals(summary.notes.map((note) => note.slice(0, 22)), ["The file has no mass: "]);
  assertEquals(arrays["train/hl"], whole.arrays["train/hl"]);
  arrays["train/mass"]?.forEach((mass, i) => assertAlmostEquals(mass, whole.arrays["train/mass"]?.[i] ?? NaN, 2e-6));
});

Deno.test("prepare refuses by name the features that need energies which the file has not", async () => {
  assertEquals(
    await refusal(["hl", "ee"]),
    "there is no group hl (it has et, ht, mass, y), and without the cells' energies weta2, Rphi, Reta, sigmaetaeta, " +
      "Iso03 and Iso04 cannot be computed, expected a group hl, or the ECal images of energy in GeV as a group ee",
  );
});

Deno.test("prepare refuses to compute from images that are not in GeV", async () => {
  const scale = (columns: Record<string, Column>) => {
    for (const [name, { data }] of Object.entries(columns)) {
      if (/^(et|ht)/.test(name)) data.forEach((value, i) => data[i] = Number(value) / 128);
    }
  };
  const message = await refusal(["mass"], scale);
  assertStringIncludes(message, "et/train has no pixel above ");
  assertStringIncludes(message, "so images are not in GeV and the missing mass cannot be computed");
});

Deno.test("prepare refuses an event in which a feature is undefined, and names both", async () => {
  // All energy of event 3 goes to a corner, outside of the windows about the centre.
  const move = (columns: Record<string, Column>) => {
    const data = columns["ee/train"]?.data;
    for (let i = 3 * 961; data && i < 4 * 961; i++) data[i] = i === 3 * 961 ? 500 : 0;
  };
  assertEquals(
    await refusal(["hl"], move),
    "ee/train row 3 has no energy where weta2, Rphi, Reta, sigmaetaeta look for it, " +
      "expected images centred on a cell with energy (the authors deleted the other events)",
  );
});

Deno.test("prepare refuses energies in another unit than the transverse energies", async () => {
  const scale = (columns: Record<string, Column>) => {
    const data = columns["ee/train"]?.data;
    data?.forEach((value, i) => data[i] = Number(value) / 1000);
  };
  assertEquals(
    await refusal(["hl"], scale),
    "ee/train row 0 has less energy than et has transverse energy, expected energies in the unit of et, GeV",
  );
});

Deno.test("prepare refuses to compute from images of another size", async () => {
  const shrink = (columns: Record<string, Column>) => {
    for (const [split, rows] of Object.entries(events)) {
      columns[`ht/${split}`] = { shape: [rows, 8, 8], data: new Float32Array(rows * 64) };
    }
  };
  assertEquals(
    await refusal(["mass"], shrink),
    "mass cannot be computed from images of 31 x 31 and 8 x 8 pixels, " +
      "expected 31 x 31 of the ECal and 32 x 32 of the HCal, or a group mass",
  );
});
