// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { styleSheet, type Theme, themes } from "../../lib/report/style_sheet.ts";

/** Relative luminance of WCAG 2.2. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of Object.keys(themes) as Theme[]) {
  Deno.test(`text of the ${theme} theme stands out by 4.5 to 1 from every ground that it is set on`, () => {
    const { ground, raised, warn, ...colors } = themes[theme];
    for (const name of ["text", "quiet", "link", "good", "bad", "open"] as const) {
      for (const under of [ground, raised]) assert(contrast(colors[name], under) >= 4.5, `${name} on ${under}`);
    }
    assert(contrast(colors.text, warn) >= 4.5);
    assert(contrast(colors.link, warn) >= 4.5);
  });
}

Deno.test("the style sheet uses no colour that a theme does not define, and loads nothing", () => {
  const used = [...styleSheet.matchAll(/var\(--(\w+)\)/g)].map(([, name]) => name ?? "");
  assertEquals([...new Set(used)].filter((name) => !(name in themes.light)), []);
  assertEquals(Object.keys(themes.dark), Object.keys(themes.light));
  assertNotMatch(styleSheet, /url\(|@import|@font-face/);
});

Deno.test("the style sheet's braces match", () => {
  assertEquals(styleSheet.match(/\{/g)?.length, styleSheet.match(/\}/g)?.length);
});
