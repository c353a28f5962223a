// @ts-types="../../lib/declarations/std_assert.d.ts"
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertFalse,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { openDataset, splits } from "../../lib/artifact/dataset.ts";
import { InputError } from "../../lib/artifact/input_error.ts";
import prepare from "../../tasks/prepare.ts";
import { readAll, runPrepare, TempFolder } from "../dataset/prepared.ts";
import { type Column, sampleColumns, type SampleOptions, writeSample } from "../dataset/sample_file.ts";

const fileOf = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;
const fixture = (name: string) => fileOf(`tests/fixtures/hdf5/${name}`);
const bundled = fileOf("data/electrons.h5");
const events = { train: 60, valid: 20, test: 30 };

/** What is said of a sample changed so, less the folder; checks that nothing was written. */
async function refusal(change: SampleOptions["change"], options: Partial<SampleOptions> = {}, wanted: unknown = "all") {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events, ...options, ...(change ? { change } : {}) });
  const error = await assertRejects(() => runPrepare(folder, folder.at("x.h5"), wanted), InputError);
  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name).toSorted();
  assertEquals([left, [...Deno.readDirSync(folder.at("checkpoint"))]], [["checkpoint", "x.h5"], []]);
  return error.message.replace(/cannot read .*\/x\.h5: /, "");
}

/** Puts one value into a data set. */
const put = (name: string, index: number, value: number) => (columns: Record<string, Column>) => {
  const column = columns[name];
  assert(column && !(column.data instanceof BigInt64Array));
  column.data[index] = value;
};

function assertClose(actual: readonly number[], expected: readonly number[], relative: number): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) => assertAlmostEquals(value, expected[i] ?? NaN, relative * Math.abs(expected[i] ?? NaN)));
}

Deno.test("prepare gives scikit-learn's numbers, whatever the storage: big endian, gzip and shuffle, without trailing 1", async () => {
  const expected = JSON.parse(Deno.readTextFileSync(fixture("expected.json")));
  let first: Uint8Array | undefined;
  for (const name of ["big_endian.h5", "gzip_shuffle_float64.h5", "flat_float32_bool.h5"]) {
    using folder = new TempFolder();
    const { datasetPath } = await runPrepare(folder, fixture(name));
    const arrays = readAll(datasetPath);
    assertEquals(Object.keys(arrays).toSorted(), Object.keys(expected.arrays).toSorted(), name);
    for (const [array, values] of Object.entries<number[]>(expected.arrays)) {
      const actual = arrays[array] ?? [];
      assertEquals(actual.length, values.length, `${name} ${array}`);
      // numpy sums in another order: hl may differ in the last bits of float32.
      const tolerance = array.endsWith("/hl") ? 3e-7 : 0;
      values.forEach((value, i) => {
        assertAlmostEquals(actual[i] ?? NaN, value, tolerance * Math.max(1, Math.abs(value)), `${name} ${array} ${i}`);
      });
    }
    const bytes = Deno.readFileSync(datasetPath);
    assertEquals(bytes, first ??= bytes, name);
  }
});

Deno.test("prepare fits the scaling on the used training events only: scikit-learn's on the first 8,000 of our sample", async () => {
  using folder = new TempFolder();
  const { datasetPath, summary } = await runPrepare(folder, bundled, 8000);
  const { arrays, info } = openDataset(datasetPath);
  arrays.close();
  const expected = JSON.parse(Deno.readTextFileSync(fixture("bundled.json")));
  assert(info.scaling.hl.kind === "standardised" && info.scaling.et.kind === "divided");
  assertClose(info.scaling.hl.mean, expected.mean, 1e-12);
  assertClose(info.scaling.hl.deviation, expected.deviation, 1e-12);
  assertEquals(info.scaling.et.by, expected.divisor);
  assertEquals(info.events.train, { used: 8000, given: 25600, signal: 3989 });
  assertEquals([info.events.valid.used, info.events.test.used], [2000, 2500]);
  assertEquals(summary.events.train.given, expected.events);
  assertEquals(summary.authors, false);
  assertEquals(summary.description, "Independent electron identification sample after arXiv:2011.01984");
  for (const image of ["et", "ht"] as const) {
    const { all, signal, background } = expected.occupancy[image];
    const { occupancy: { [image]: actual } } = summary;
    assertClose([actual.all, actual.signal, actual.background], [all, signal, background], 1e-12);
  }
});

Deno.test("prepare gives the same bytes twice, for gzip and for contiguous files, and leaves no scratch files", async () => {
  using one = new TempFolder();
  using two = new TempFolder();
  await writeSample(one.at("x.h5"), { events });
  await writeSample(two.at("x.h5"), { events, gzipRows: 7 });
  const [first, second] = [await runPrepare(one, one.at("x.h5")), await runPrepare(two, two.at("x.h5"))];
  assertEquals(Deno.readFileSync(first.datasetPath), Deno.readFileSync(second.datasetPath));
  assertEquals(Deno.readFileSync(one.at("summary.json")), Deno.readFileSync(two.at("summary.json")));
  assertEquals([first.scratch, second.scratch], [[], []]);
});

Deno.test("prepare starts afresh where a killed run left scratch files", async () => {
  using clean = new TempFolder();
  using dirty = new TempFolder();
  await writeSample(clean.at("x.h5"), { events });
  Deno.mkdirSync(dirty.at("checkpoint"));
  Deno.writeFileSync(dirty.at("checkpoint/train-et.position"), new Uint8Array(100_000).fill(9));
  const first = await runPrepare(clean, clean.at("x.h5"));
  const second = await runPrepare(dirty, clean.at("x.h5"));
  assertEquals(Deno.readFileSync(first.datasetPath), Deno.readFileSync(second.datasetPath));
});

Deno.test("prepare uses the first events, whatever lies behind them, and reports its progress in events", async () => {
  using folder = new TempFolder();
  // A NaN in a row that is not used.
  await writeSample(folder.at("x.h5"), { events, change: put("hl/train", 7 * 59, NaN), gzipRows: 10 });
  const { datasetPath, summary, progress } = await runPrepare(folder, folder.at("x.h5"), 30);
  const used = { train: 30, valid: 10, test: 15 };
  const columns = sampleColumns({ events });
  const { arrays } = openDataset(datasetPath);
  using _closed = arrays;
  for (const split of splits) {
    assertEquals([...arrays.read(`${split}/y`).data], [...(columns[`y/${split}`]?.data ?? [])].slice(0, used[split]));
    assertEquals(summary.events[split].used.signal + summary.events[split].used.background, used[split]);
    assertEquals(summary.events[split].given.signal + summary.events[split].given.background, events[split]);
  }
  assertEquals(progress.at(-1), { done: 55, total: 55, unit: "events" });
});

Deno.test("prepare leaves alone what was scaled before, and says so", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("raw.h5"), { events });
  const raw = await runPrepare(folder, folder.at("raw.h5"));
  const { arrays, info } = openDataset(raw.datasetPath);
  using _closed = arrays;
  const before = readAll(raw.datasetPath); // The second run writes to the same place.
  assert(info.scaling.et.kind === "divided");
  const { by } = info.scaling.et;
  // Near the largest pixel, as the authors' factor seems to be.
  const authorsFactor = 125;
  const change = (columns: Record<string, Column>) => {
    for (const [name, column] of Object.entries(columns)) {
      const [feature = "", split] = name.split("/");
      if (feature === "hl") column.data = arrays.read<Float32Array>(`${split}/hl`).data;
      if (["et", "ht", "mass"].includes(feature)) {
        column.data = Float32Array.from(column.data as Float32Array, (v) => v / authorsFactor);
      }
    }
  };
  await writeSample(folder.at("scaled.h5"), { events, change });
  const { datasetPath, summary, said } = await runPrepare(folder, folder.at("scaled.h5"));
  const after = readAll(datasetPath);
  for (const [name, values] of Object.entries(before)) {
    const factor = /mass$|value$/.test(name) ? by / authorsFactor : 1;
    assertClose(after[name] ?? [], values.map((value) => value * factor), 3e-7);
  }
  assertEquals(summary.scaling.length, 3);
  for (const sentence of summary.scaling) assertStringIncludes(sentence, "as given; the input is");
  for (const sentence of summary.scaling) assert(said.includes(sentence));
});

Deno.test("prepare caps the events at what is there, and notes it", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events });
  const { summary } = await runPrepare(folder, folder.at("x.h5"), 1000);
  assertEquals(summary.notes, ["1000 training events were asked for, the file has 60: all are used."]);
});

Deno.test("prepare works without the candidate's kinematics, as the authors' file is", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("x.h5"), { events, kinematics: false });
  const { datasetPath } = await runPrepare(folder, folder.at("x.h5"));
  assertFalse(Object.keys(readAll(datasetPath)).some((name) => /pt|eta$/.test(name)));
});

Deno.test("prepare names values that are not finite by row and column", async () => {
  assertEquals(
    await refusal(put("hl/valid", 7 * 17 + 3, NaN)),
    "hl/valid row 17 column 3 (Reta) is NaN, expected a finite number",
  );
  assertEquals(await refusal(put("mass/test", 4, Infinity)), "mass/test row 4 is Infinity, expected a finite number");
  assertEquals(await refusal(put("pt/train", 9, -Infinity)), "pt/train row 9 is -Infinity, expected a finite number");
  assertEquals(
    await refusal(put("et/train", 64 * 33 + 8 * 2 + 5, NaN), { gzipRows: 10 }),
    "et/train row 33, pixel row 2 column 5 is NaN, expected a finite number",
  );
});

Deno.test("prepare names negative pixels, and numbers that float32 cannot hold", async () => {
  assertEquals(
    await refusal(put("ht/test", 64 * 3 + 63, -0.5)),
    "ht/test row 3, pixel row 7 column 7 is -0.5, expected an energy of zero or more",
  );
  const huge = (columns: Record<string, Column>) => {
    columns["mass/train"] = { shape: [60], data: new Float64Array(60).fill(1e39, 5, 6) };
  };
  assertEquals(await refusal(huge), "mass/train row 5 is 1e+39, expected a number that float32 can hold");
});

Deno.test("prepare names labels other than 0 and 1, of any type, even behind the events that are used", async () => {
  assertEquals(
    await refusal(put("y/train", 59, 2), {}, 10),
    "y/train row 59 is 2, expected the label 0 (background) or 1 (signal)",
  );
  const as = (data: Column["data"]) => (columns: Record<string, Column>) => {
    columns["y/test"] = { shape: [30], data };
  };
  assertStringIncludes(await refusal(as(new Float32Array(30).fill(0.5))), "y/test row 0 is 0.5, expected the label");
  assertStringIncludes(await refusal(as(new BigInt64Array(30).fill(-1n))), "y/test row 0 is -1, expected the label");
});

Deno.test("prepare refuses splits without events of both classes", async () => {
  const allSignal = (columns: Record<string, Column>) => columns["y/valid"]?.data.fill(1 as never);
  assertEquals(
    await refusal(allSignal),
    "y/valid has no background (0) among its first 20 events, expected at least one event of each class; use more events",
  );
  assertStringIncludes(await refusal(undefined, {}, 1), "y/train has no signal (1) among its first 1 events");
  const none = { events: { ...events, test: 0 } };
  assertStringIncludes(await refusal(undefined, none), "y/test has no signal (1) among its first 0 events");
});

Deno.test("prepare refuses a chunk that cannot be read, and leaves nothing behind", async () => {
  using folder = new TempFolder();
  const error = await assertRejects(() => runPrepare(folder, fixture("corrupt_chunk.h5")), InputError);
  assertStringIncludes(error.message, "corrupt_chunk.h5: et/train rows 5 to 9 are damaged");
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["checkpoint"]);
});

Deno.test("prepare refuses parameters that make no sense", () => {
  for (const wrong of [0, -5, 1.5, "ALL", "8000", null]) {
    assertFalse(prepare.params.safeParse({ events: wrong }).success, String(wrong));
  }
  const { error } = prepare.params.safeParse({ events: "some" });
  assertEquals(error?.issues.map(({ path, message }) => [path, message]), [
    [["events"], 'expected "all" or a positive whole number'],
  ]);
  assertThrows(() => prepare.params.parse({ events: "all", evnts: 5 }), Error, "evnts");
});
