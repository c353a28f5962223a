// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { networkStyles } from "../../lib/figure/network_style.ts";
import { seriesStyles } from "../../lib/figure/style.ts";

Deno.test("networkStyles() keeps a network's style whatever stands beside it", () => {
  const alone = networkStyles(["et"]).get("et");
  assertEquals(networkStyles(["ht", "own", "et"]).get("et"), alone);
});

Deno.test("networkStyles() gives each of seven networks, known or not, a colour and a marker of its own", () => {
  const styles = [...networkStyles(["own", "et", "ht", "other", "hl", "mass", "third"]).values()];
  assertEquals(new Set(styles.map(({ color }) => color)).size, 7);
  assertEquals(new Set(styles.map(({ shape }) => shape)).size, 7);
});

Deno.test("networkStyles() styles more networks than there are styles", () => {
  const names = Array.from({ length: 20 }, (_, index) => `network ${index}`);
  assert([...networkStyles(names).values()].every((style) => style !== undefined));
});

/** Relative luminance of WCAG 2.2. */
function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const [red = 0, green = 0, blue = 0] = channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

Deno.test("every colour of a series stands out from white by at least 3 to 1", () => {
  assertNotEquals(seriesStyles.length, 0);
  for (const { color } of seriesStyles) assert(1.05 / (luminance(color) + 0.05) >= 3, color);
});
