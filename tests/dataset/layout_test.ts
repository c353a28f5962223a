// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { Hdf5File } from "../../lib/dataset/hdf5.ts";
import { type Layout, recogniseLayout } from "../../lib/dataset/layout.ts";
import { TempFolder } from "./prepared.ts";
import { type Column, type SampleOptions, writeSample } from "./sample_file.ts";

const events = { train: 6, valid: 4, test: 5 };

async function layoutOf<T>(options: Partial<SampleOptions>, look: (layout: Layout) => T): Promise<T> {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events, ...options });
  using file = await Hdf5File.open(folder.at("x.h5"));
  return look(recogniseLayout(file));
}

/** What is said of a sample changed so, less the folder. */
async function refusal(change: (columns: Record<string, Column>) => void, size = 8): Promise<string> {
  const error = await assertRejects(() => layoutOf({ change, size }, () => undefined), InputError);
  return error.message.replace(/cannot read .*\/x\.h5: /, "");
}

const drop = (prefix: string) => (columns: Record<string, Column>) => {
  for (const name of Object.keys(columns)) if (name.startsWith(prefix)) delete columns[name];
};
/** Gives a data set another shape, with as many values as that needs. */
const reshape = (name: string, shape: number[]) => (columns: Record<string, Column>) => {
  columns[name] = { shape, data: new Float32Array(shape.reduce((product, length) => product * length, 1)) };
};

Deno.test("recogniseLayout() finds sizes, events and the candidate's kinematics", async () => {
  await layoutOf({ size: 8 }, (layout) => {
    assertEquals(layout.sizes, { et: 8, ht: 8 });
    assertEquals([layout.splits.train.events, layout.splits.valid.events, layout.splits.test.events], [6, 4, 5]);
    assertEquals(layout.splits.test.columns.pt?.name, "pt/test");
    assertStringIncludes(layout.sentences.join(" "), "The candidate's pt and eta are there");
  });
});

Deno.test("recogniseLayout() accepts the authors' file, without kinematics, and ignores groups it does not use", async () => {
  const change = (columns: Record<string, Column>) => {
    columns["ee/train"] = { shape: [3], data: new Float32Array(3) };
    columns["efpe/only"] = { shape: [2], data: new Float32Array(2) };
  };
  await layoutOf({ kinematics: false, change }, (layout) => {
    assertEquals(layout.splits.train.columns.pt, undefined);
    const sentences = layout.sentences.join(" ");
    assertStringIncludes(sentences, "The candidate's pt and eta are not in the file.");
    assertStringIncludes(sentences, "Not used: ee and efpe.");
  });
});

Deno.test("recogniseLayout() accepts shapes with and without the trailing 1, and images of different size", async () => {
  const change = (columns: Record<string, Column>) => {
    for (const [split, count] of Object.entries(events)) {
      columns[`et/${split}`] = { shape: [count, 5, 5], data: new Float32Array(count * 25) };
      columns[`mass/${split}`] = { shape: [count], data: new Float32Array(count) };
      columns[`y/${split}`] = { shape: [count, 1], data: new BigInt64Array(count) };
    }
  };
  assertEquals(await layoutOf({ change }, ({ sizes }) => sizes), { et: 5, ht: 8 });
});

Deno.test("recogniseLayout() names missing groups and splits, and what is there instead", async () => {
  assertEquals(
    await refusal(drop("ht/")),
    "there is no group ht (it has et, eta, hl, mass, pt, y), expected groups et, ht, hl, mass and y",
  );
  assertStringIncludes(await refusal(drop("")), "there is no group et, ht, hl, mass and y (it has nothing)");
  assertEquals(
    await refusal(drop("mass/valid")),
    "mass has no valid (it has test, train), expected train, valid and test",
  );
  assertEquals(await refusal(drop("pt/test")), "pt has no test (it has train, valid), expected train, valid and test");
});

Deno.test("recogniseLayout() names a wrong shape", async () => {
  const images = "expected events x n x n or events x n x n x 1, n at most 32";
  assertEquals(await refusal(reshape("et/train", [6, 8, 7, 1])), `et/train has shape 6 x 8 x 7 x 1, ${images}`);
  assertEquals(await refusal(reshape("ht/test", [5, 33, 33])), `ht/test has shape 5 x 33 x 33, ${images}`);
  assertEquals(await refusal(reshape("et/train", [6, 8, 8, 3])), `et/train has shape 6 x 8 x 8 x 3, ${images}`);
  assertEquals(await refusal(reshape("et/train", [6, 64])), `et/train has shape 6 x 64, ${images}`);
  assertEquals(await refusal(reshape("hl/valid", [4, 8])), "hl/valid has shape 4 x 8, expected events x 7");
  assertEquals(await refusal(reshape("mass/test", [5, 2])), "mass/test has shape 5 x 2, expected events or events x 1");
  assertEquals(await refusal(reshape("y/train", [6, 2])), "y/train has shape 6 x 2, expected events or events x 1");
});

Deno.test("recogniseLayout() names sizes and numbers of events that differ", async () => {
  assertEquals(
    await refusal(reshape("et/valid", [4, 9, 9, 1])),
    "et/valid has shape 4 x 9 x 9 x 1, expected 8 x 8 pixels, as et/train has",
  );
  assertEquals(await refusal(reshape("hl/test", [6, 7])), "hl/test has 6 events, expected 5, as y/test has");
  assertEquals(await refusal(reshape("eta/train", [5])), "eta/train has 5 events, expected 6, as y/train has");
});

Deno.test("recogniseLayout() refuses features that are not float32 or float64", async () => {
  const change = (columns: Record<string, Column>) => {
    columns["hl/train"] = { shape: [6, 7], data: new Int32Array(42) };
  };
  assertEquals(await refusal(change), "hl/train holds integer values, expected float32 or float64");
});
