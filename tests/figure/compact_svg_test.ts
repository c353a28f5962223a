// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { compactSvg } from "../../lib/figure/compact_svg.ts";

Deno.test("compactSvg() rounds the coordinates of paths to a hundredth, and nothing else", () => {
  assertEquals(
    compactSvg(
      '<path id="d1.23456" d="M1.23456,-0.001h3.4999-7.0001A5,5,0,1,1,2e-7,.5Z"/><text x="1.23456">0.12345</text>',
    ),
    '<path id="d1.23456" d="M1.23,0h3.5-7A5,5,0,1,1,0,0.5Z"/><text x="1.23456">0.12345</text>',
  );
});

Deno.test("compactSvg() writes colours in hexadecimal", () => {
  assertEquals(compactSvg('<path fill="rgb(253, 8, 47)"/>'), '<path fill="#fd082f"/>');
});
