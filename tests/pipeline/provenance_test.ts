// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { digestBytes } from "../../lib/pipeline/identity/digest.ts";
import { contentName } from "../../lib/pipeline/provenance/file_entities.ts";
import { leavesOf, partOf } from "../../lib/pipeline/provenance/parameter_entities.ts";

Deno.test("contentName() gives the example of RFC 6920, section 8.1", () => {
  assertEquals(contentName(digestBytes("Hello World!")), "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk");
});

Deno.test("leavesOf() keeps every value of the parameters once, by dotted path", () => {
  assertEquals(leavesOf({ lr: 0.1, network: { features: ["et", "ht"], conv: {}, name: "a" }, none: null, on: false }), [
    { name: "lr", value: 0.1 },
    { name: "network.features", value: '["et","ht"]' },
    { name: "network.conv", value: "{}" },
    { name: "network.name", value: "a" },
    { name: "none", value: "null" },
    { name: "on", value: false },
  ]);
  assertEquals(leavesOf({}), []);
});

Deno.test("partOf() makes a fragment that is a valid URI reference", () => {
  assertEquals(partOf("tasks/train.ts", "with", "a b#c"), "tasks/train.ts#with/a%20b%23c");
  assertEquals(partOf("", "run", "train@et", "1"), "#run/train@et/1");
});
