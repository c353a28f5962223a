/** Places within the page, and links to them. */
import { type Html, markup, type Part } from "./html.ts";

export type Target = "instance" | "source" | "stage" | "node";

/** The id of an instance's, a source's or a stage's entry, or of a stage's box in the picture: `instance-train@et/1`. An id may hold anything but blanks. */
export function anchorOf(target: Target, name: string): string {
  return `${target}-${name.replace(/\s/g, "_")}`;
}

/** Where a link to an entry leads. */
export function fragmentOf(target: Target, name: string): string {
  return `#${anchorOf(target, name).split("/").map(encodeURIComponent).join("/").replaceAll("%40", "@")}`;
}

/** A link to an entry of the page. */
export function linkTo(target: Target, name: string, text: Part = name): Html {
  return markup`<a href="${fragmentOf(target, name)}">${text}</a>`;
}

/** A link to a file beside the page. */
export function linkToFile(path: string, text: Part = path): Html {
  return markup`<a href="${path.split("/").map(encodeURIComponent).join("/")}">${text}</a>`;
}

/** A digest in full; it breaks where the line does. */
export function digestCode(digest: string): Part {
  return digest === "" ? "not recorded" : markup`<code class="digest">${digest}</code>`;
}
