/** Puts a figure's SVG into a page. */
import { Html } from "./html.ts";

/**
 * The SVG as markup: its ids get a prefix of their own, since several figures have a `clip1`; its caption stands beside
 * it in the page and need not be read out twice. Everything else stays as it was drawn.
 */
export function embedSvg(svg: string, prefix: string): Html {
  return new Html(
    svg.slice(Math.max(0, svg.search(/<svg\b/))).trimEnd()
      .replace(/<desc\b[^>]*>[^<]*<\/desc>/, "")
      .replace(/(<svg\b[^>]*\baria-labelledby=")title caption"/, '$1title"')
      .replace(/(<[^>]*?\s(?:id|aria-labelledby)=")([^"]+")/g, `$1${prefix}-$2`)
      .replace(/url\(#([^)]+)\)/g, `url(#${prefix}-$1)`)
      .replace(/((?:xlink:)?href=")#/g, `$1#${prefix}-`),
  );
}
