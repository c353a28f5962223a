// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { type Axis, classOf, convolved, pooled, uniform } from "../../../lib/compute/sparse/empty_image.ts";

/** What each coordinate sees, as text: two coordinates with the same text have the same activation. */
type Views = string[];

const convolve = (views: Views): Views =>
  views.map((_, i) => [i - 1, i, i + 1].map((k) => views[k] ?? "outside").join("|"));
const pool = (views: Views): Views =>
  Array.from({ length: Math.ceil(views.length / 2) }, (_, i) => `${views[2 * i]}/${views[2 * i + 1] ?? "outside"}`);
/** Equal texts become equal numbers, or they would grow without end. */
const shorten = (views: Views): Views => views.map((view) => String(views.indexOf(view)));

function assertAlikeSeeAlike(axis: Axis, views: Views, name: string): void {
  assertEquals(axis.size, views.length, name);
  const seen = new Map<number, string>();
  views.forEach((view, i) => {
    const kind = classOf(axis, i);
    assert(kind >= 0 && kind < axis.before + 1 + axis.after, `${name}: class ${kind} of coordinate ${i}`);
    assertEquals(seen.get(kind) ?? view, view, `${name}: coordinate ${i}`);
    seen.set(kind, view);
  });
  assertEquals(seen.size, axis.before + 1 + axis.after, `${name}: a class without coordinates`);
}

Deno.test("coordinates of one class see the same, through three blocks and for every size up to 40", () => {
  for (let size = 1; size <= 40; size++) {
    let axis = uniform(size), views: Views = new Array(size).fill("0");
    for (let layer = 0; layer < 9; layer++) {
      const pools = layer % 3 === 2;
      // The first convolution sees zeros everywhere and leaves all coordinates alike.
      if (layer > 0) {
        [axis, views] = pools ? [pooled(axis), shorten(pool(views))] : [convolved(axis), shorten(convolve(views))];
      }
      assertAlikeSeeAlike(axis, views, `size ${size}, layer ${layer}`);
    }
  }
});

Deno.test("the empty image of 32 x 32 has 1, 9, 9, 25, 49, 25, 49 and 64 different positions", () => {
  const classes = ({ before, after }: Axis) => (before + 1 + after) ** 2;
  const first = uniform(32), second = convolved(first), third = pooled(second), fourth = convolved(third);
  const fifth = convolved(fourth), sixth = pooled(fifth), seventh = convolved(sixth), eighth = convolved(seventh);
  assertEquals(
    [first, second, third, fourth, fifth, sixth, seventh, eighth].map(classes),
    [1, 9, 9, 25, 49, 25, 49, 64],
  );
});
