// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TempFolder } from "./prepared.ts";

const fixture = (name: string) => new URL(`../fixtures/hdf5/${name}`, import.meta.url).pathname;

/** What a child says that may read this link and its target, and nothing else on the disk, in the environment or anywhere. */
async function inSandbox(link: string): Promise<string> {
  const probe = new URL("refusal_probe.ts", import.meta.url).pathname;
  const flags = [
    "--quiet",
    "--no-prompt",
    "--cached-only",
    "--ignore-env",
    `--allow-read=${link},${Deno.readLinkSync(link)}`,
  ];
  const args = ["run", ...flags, probe, link];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  // HDF5's own traces must not reach the user.
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("with a task's permissions, links to files are read and faults are named, without a trace or a refused permission", async () => {
  using folder = new TempFolder();
  const cut = folder.at("cut.h5");
  Deno.writeFileSync(cut, Deno.readFileSync(fixture("big_endian.h5")).subarray(0, 9000));
  const wanted: Record<string, string> = {
    [fixture("gzip_shuffle_float64.h5")]: "fine",
    [fixture("big_endian.h5")]: "fine",
    [fixture("lzf.h5")]: "ht/valid is compressed with the filter lzf, expected gzip or none",
    [fixture("corrupt_chunk.h5")]: "corrupt_chunk.h5: et/train rows 5 to 9 are damaged",
    [fixture("virtual.h5")]: "hl/train is a virtual data set",
    [cut]: "cut.h5: it is truncated (9000 bytes of ",
  };
  const inputs = folder.at("in");
  Deno.mkdirSync(inputs);
  Object.keys(wanted).forEach((path, i) => Deno.symlinkSync(path, `${inputs}/${i}`));
  const said = await Promise.all(Object.keys(wanted).map((_, i) => inSandbox(`${inputs}/${i}`)));
  Object.values(wanted).forEach((text, i) => assertStringIncludes(said[i] ?? "", text));
});
