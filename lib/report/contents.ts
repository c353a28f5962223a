/** The table of contents, in two levels. */
import { type Html, markup } from "./html.ts";
import type { Section } from "./items_section.ts";

export function contents(sections: readonly Section[]): Html {
  return markup`<nav aria-label="Contents"><ul>${sections.map(entry)}</ul></nav>`;
}

function entry({ id, heading, parts = [] }: Section): Html {
  return markup`<li><a href="#${id}">${heading}</a>${parts.length > 0 && markup`<ul>${parts.map(entry)}</ul>`}</li>
`;
}
