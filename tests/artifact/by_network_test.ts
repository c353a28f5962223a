// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects } from "@std/assert";
import { readByNetwork, readBySeed } from "../../lib/artifact/by_network.ts";
import { InputError } from "../../lib/artifact/input_error.ts";

const read = (path: string) => path.toUpperCase();
const file = (path: string, network: string, seed?: string) => ({ path, axes: { network, ...(seed && { seed }) } });

Deno.test("readBySeed() gathers the seeds of each network in the order of the files", async () => {
  const files = [file("a", "hl", "2"), file("b", "et", "1"), file("c", "hl", "1")];
  assertEquals([...await readBySeed(files, "draw", read)], [
    ["hl", [{ seed: "2", value: "A" }, { seed: "1", value: "C" }]],
    ["et", [{ seed: "1", value: "B" }]],
  ]);
});

Deno.test("readByNetwork() takes one file for each network", async () => {
  assertEquals([...await readByNetwork([file("a", "hl"), file("b", "et")], "draw", read)], [["hl", "A"], ["et", "B"]]);
  const twice = () => readByNetwork([file("a", "hl", "1"), file("b", "hl", "2")], "draw scores", read);
  await assertRejects(twice, InputError, 'cannot draw scores: network "hl" has 2 files, expected one');
});

Deno.test("readBySeed() refuses a file without a network, and no file at all", async () => {
  const unnamed = () => readBySeed([{ path: "a", axes: {} }], "draw", read);
  await assertRejects(unnamed, InputError, 'an input has axes {}, expected "network"');
  await assertRejects(() => readBySeed([], "draw", read), InputError, "cannot draw: there is no network");
});
