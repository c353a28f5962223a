/** Where the texts of an SVG stand, so that a test can say that none is clipped and none covers another. */
import { measureText } from "../../lib/figure/fonts.ts";

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Transform {
  readonly x: number;
  readonly y: number;
  readonly turned: boolean;
}

/** Knows what Vega writes: nested groups with translations, texts that are level or turned by 90 degrees; what is empty has an end of its own. */
export function textBoxes(svg: string): TextBox[] {
  const boxes: TextBox[] = [];
  const groups: Transform[] = [{ x: 0, y: 0, turned: false }];
  for (const match of svg.matchAll(/<g\b((?:[^>]*[^/>])?)>|<\/g>|<text\b([^>]*[^/>])>(.*?)<\/text>/gs)) {
    const [tag, group, attributes, content] = match;
    if (group !== undefined) groups.push(moved(groups.at(-1), group));
    else if (tag === "</g>") groups.pop();
    else boxes.push(boxOf(attributes ?? "", content ?? "", moved(groups.at(-1), attributes ?? "")));
  }
  return boxes.filter(({ text }) => text !== "");
}

function moved(parent: Transform | undefined, attributes: string): Transform {
  const [, x = "0", y = "0"] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attributes) ?? [];
  const turned = /rotate\(-90\)/.test(attributes);
  return { x: (parent?.x ?? 0) + Number(x), y: (parent?.y ?? 0) + Number(y), turned };
}

function boxOf(attributes: string, content: string, { x, y, turned }: Transform): TextBox {
  const size = Number(/font-size="([\d.]+)px"/.exec(attributes)?.[1]);
  const text = content.replace(/<tspan[^>]*font-size[^>]*>([^<]*)<\/tspan>/g, "_{$1}").replace(/<[^>]*>/g, "");
  const width = measureText(unescape(text), size);
  const anchor = /text-anchor="(\w+)"/.exec(attributes)?.[1] ?? "start";
  const start = anchor === "middle" ? -width / 2 : anchor === "end" ? -width : 0;
  // The height of capitals and the depth of a p.
  const [ascent, descent] = [0.73 * size, 0.2 * size];
  return turned
    ? { text, left: x - ascent, right: x + descent, top: y - start - width, bottom: y - start }
    : { text, left: x + start, right: x + start + width, top: y - ascent, bottom: y + descent };
}

const unescape = (text: string) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Pairs of texts that cover one another. */
export function overlaps(boxes: readonly TextBox[]): string[] {
  return boxes.flatMap((a, index) =>
    boxes.slice(index + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `"${a.text}" and "${b.text}"`)
  );
}

/** Texts that are not wholly within the picture. */
export function clipped(svg: string, boxes: readonly TextBox[]): string[] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return boxes
    .filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > Number(width) || bottom > Number(height))
    .map(({ text }) => text);
}
