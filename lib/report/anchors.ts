/** Places within the page, and links to them. */
import { type Html, markup, type Part } from "./html.ts";

export type Target = "instance" | "source";

/** The id of an instance's or a source's entry: `instance-train@et/1`. An id may hold anything but blanks. */
export function anchorOf(target: Target, name: string): string {
  return `${target}-${name.replace(/\s/g, "_")}`;
}

/** A link to an entry of the page. */
export function linkTo(target: Target, name: string, text: Part = name): Html {
  const fragment = anchorOf(target, name).split("/").map(encodeURIComponent).join("/").replaceAll("%40", "@");
  return markup`<a href="#${fragment}">${text}</a>`;
}

/** A link to a file beside the page. */
export function linkToFile(path: string, text: Part = path): Html {
  return markup`<a href="${path.split("/").map(encodeURIComponent).join("/")}">${text}</a>`;
}

/** A digest in full; it breaks where the line does. */
export function digestCode(digest: string): Part {
  return digest === "" ? "not recorded" : markup`<code class="digest">${digest}</code>`;
}
