/**
 * HTML by tagged templates: whatever is put in is escaped, unless it is markup already. The tag is not called `html`,
 * since deno fmt would then break lines, and blanks matter in a page.
 */

/** Markup: safe to put into a page as it is. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What a template takes: null, undefined and false leave nothing; lists are joined. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** `markup\`<p>${text}</p>\``: escapes text and attribute values (which must stand in double quotes). */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((before, text, index) => before + render(parts[index - 1]) + text));
}

function render(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (part === null || part === undefined || part === false) return "";
  return typeof part === "object" ? part.map(render).join("") : escapeHtml(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Parts with something between them: words with commas, links with dots. */
export function join(parts: readonly Part[], separator: string | Html): Part {
  return parts.flatMap((part, index) => index === 0 ? [part] : [separator, part]);
}
