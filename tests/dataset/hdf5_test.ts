// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { Hdf5File } from "../../lib/dataset/hdf5.ts";
import { TempFolder } from "./prepared.ts";
import { uniform, writeSample } from "./sample_file.ts";

const fixture = (name: string) => new URL(`../fixtures/hdf5/${name}`, import.meta.url).pathname;
const events = { train: 40, valid: 10, test: 10 };

/** What opening the path says. */
async function refusal(path: string): Promise<string> {
  return (await assertRejects(() => Hdf5File.open(path), InputError)).message;
}

Deno.test("Hdf5File tells names, attributes, shapes and values", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("a.h5"), { events, attributes: { title: "a test: ü", seed: "1" } });
  using file = await Hdf5File.open(folder.at("a.h5"));
  assertEquals(file.names("/"), ["et", "eta", "hl", "ht", "mass", "pt", "y"]);
  assertEquals(file.names("et"), ["test", "train", "valid"]);
  assertEquals(file.names("he"), undefined);
  assertEquals(file.names("et/train"), undefined);
  assertEquals(file.attributes(), { title: "a test: ü", seed: "1" });
  const hl = file.dataset("hl/train");
  assertEquals([hl.shape, hl.element], [[40, 7], "float32"]);
  assertEquals(hl.rows(3, 5), (hl.rows(0, 40) as Float32Array).slice(21, 35));
});

Deno.test("attributes() gives text and numbers as text, and leaves out lists, references and empty ones", async () => {
  using file = await Hdf5File.open(fixture("flat_float32_bool.h5"));
  assertEquals(file.attributes(), { bytes: "fixed length", factor: "1.5", seed: "7", title: "fixture" });
});

Deno.test("Hdf5File refuses what is not an HDF5 file, and says what it is", async () => {
  using folder = new TempFolder();
  const path = folder.at("a.h5");
  assertEquals(await refusal(path), `cannot read ${path}: there is no such file, expected an HDF5 file`);
  assertEquals(await refusal(folder.path), `cannot read ${folder.path}: it is a folder, expected an HDF5 file`);
  Deno.writeTextFileSync(path, "");
  assertEquals(await refusal(path), `cannot read ${path}: it is not HDF5 (it is empty), expected an HDF5 file`);
  Deno.writeTextFileSync(path, "<!DOCTYPE html>\n<title>Not found</title>");
  assertStringIncludes(await refusal(path), 'it is not HDF5 (it begins with "<!DOCTYP")');
});

Deno.test("Hdf5File names the file that a link points to, since a task's inputs are links", async () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(folder.at("electrons.h5"), "text");
  Deno.symlinkSync(folder.at("electrons.h5"), folder.at("input"));
  assertStringIncludes(await refusal(folder.at("input")), `cannot read ${folder.at("electrons.h5")}: it is not HDF5`);
});

Deno.test("Hdf5File refuses a truncated file, wherever it was cut", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("whole.h5"), { events });
  const whole = Deno.readFileSync(folder.at("whole.h5"));
  for (const length of [20, 100, 1000, whole.length >> 1, whole.length - 1]) {
    Deno.writeFileSync(folder.at("cut.h5"), whole.subarray(0, length));
    const message = await refusal(folder.at("cut.h5"));
    const wanted = length < 100
      ? "it cannot be opened (HDF5: "
      : `it is truncated (${length} bytes of ${whole.length})`;
    assertStringIncludes(message, wanted);
    assertStringIncludes(message, "expected a whole HDF5 file");
  }
});

Deno.test("dataset() refuses an LZF filter, which HDF5 itself cannot read", async () => {
  using file = await Hdf5File.open(fixture("lzf.h5"));
  assertEquals(file.dataset("ht/train").element, "float64");
  const { message } = assertThrows(() => file.dataset("ht/valid"), InputError);
  assertStringIncludes(message, "lzf.h5: ht/valid is compressed with the filter lzf, expected gzip or none");
});

Deno.test("dataset() refuses a virtual data set, whose missing source would read as zeros", async () => {
  using file = await Hdf5File.open(fixture("virtual.h5"));
  assertThrows(() => file.dataset("hl/train"), InputError, "hl/train is a virtual data set");
});

Deno.test("dataset() refuses groups and names that do not exist", async () => {
  using file = await Hdf5File.open(fixture("big_endian.h5"));
  assertThrows(() => file.dataset("et"), InputError, '"et" is not a data set');
  assertThrows(() => file.dataset("et/all"), InputError, 'there is no "et/all"');
});

Deno.test("rows() names the rows of a chunk that cannot be read, and reads the others", async () => {
  using file = await Hdf5File.open(fixture("corrupt_chunk.h5"));
  using whole = await Hdf5File.open(fixture("gzip_shuffle_float64.h5"));
  const damaged = file.dataset("et/train");
  const { message } = assertThrows(() => damaged.rows(0, 12), InputError);
  assertStringIncludes(message, "corrupt_chunk.h5: et/train rows 5 to 9 are damaged (HDF5: ");
  assertEquals(damaged.rows(0, 5), whole.dataset("et/train").rows(0, 5));
  assertEquals(damaged.rows(10, 12), whole.dataset("et/train").rows(10, 12));
});

Deno.test("any changed bytes give an InputError or numbers, never another error", async () => {
  using folder = new TempFolder();
  const original = Deno.readFileSync(fixture("gzip_shuffle_float64.h5"));
  const random = uniform(3);
  let refused = 0;
  for (let trial = 0; trial < 150; trial++) {
    const bytes = original.slice();
    for (let k = 0; k < 4; k++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    const path = folder.at(`${trial}.h5`);
    Deno.writeFileSync(path, bytes);
    try {
      using file = await Hdf5File.open(path);
      for (const name of ["et/train", "ht/valid", "hl/test", "y/train"]) {
        const dataset = file.dataset(name);
        assert(dataset.rows(0, Math.min(dataset.shape[0] ?? 0, 100)) !== null);
      }
    } catch (error) {
      assert(error instanceof InputError, `trial ${trial}: ${error}`);
      refused++;
    }
  }
  assert(refused > 10, `${refused} files refused`);
});

Deno.test("blocks cover whole chunks, so that none is decompressed twice", async () => {
  using folder = new TempFolder();
  await writeSample(folder.at("a.h5"), { events: { train: 900, valid: 2, test: 2 }, size: 32, gzipRows: 70 });
  using file = await Hdf5File.open(folder.at("a.h5"));
  const { blockRows } = file.dataset("et/train");
  assertEquals(blockRows % 70, 0);
  assert(blockRows * 32 * 32 * 4 <= 4 << 20, `${blockRows} rows`);
});
