/** The figures and tables of a page, each with its caption, its formats and where it was made. */
import type { Comparison } from "../artifact/comparison.ts";
import { linkTo, linkToFile } from "./anchors.ts";
import { comparisonTable } from "./comparison_table.ts";
import { embedSvg } from "./embed_svg.ts";
import { Html, join, markup, type Part } from "./html.ts";
import type { PublishedItem } from "./published_items.ts";
import type { ReportFile, ReportInput } from "./report_input.ts";

/** A heading of the page and the section below it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
}

/** Tables first, then figures; where no table was published, our numbers from the comparison. */
export function itemSections(items: readonly PublishedItem[], input: ReportInput): Section[] {
  const tables = items.filter(({ kind, formats }) => kind === "table" && formats.has("html"));
  const figures = items.filter(({ kind, formats }) => kind === "figure" && formats.has("svg"));
  const fallback = tables.length === 0 && input.comparison ? [numbersSection(input.comparison)] : [];
  return [
    ...fallback,
    ...tables.map((item) => tableSection(item, input)),
    ...figures.map((item) => figureSection(item, input)),
  ];
}

function numbersSection(comparison: Comparison): Section {
  const content = markup`<section id="numbers" aria-labelledby="numbers-heading">
<h2 id="numbers-heading">Numbers</h2>
${scrolling("Numbers", comparisonTable(comparison))}
</section>`;
  return { id: "numbers", heading: "Numbers", content };
}

function tableSection(item: PublishedItem, input: ReportInput): Section {
  const { table, notes } = liftNotes(textOf(item.formats.get("html")));
  const content = markup`<section id="${item.id}" aria-labelledby="${item.id}-heading">
<h2 id="${item.id}-heading">${item.label}</h2>
${scrolling(item.label, table)}
${notes && markup`<p class="notes">${notes}</p>`}
${origin(item, input)}
</section>`;
  return { id: item.id, heading: item.label, content };
}

/** The notes at a table's foot stand beneath it instead: a table may scroll sideways, and notes are for reading. */
function liftNotes(fragment: string): { table: Html; notes: Html | undefined } {
  const [foot = "", notes] = /<tfoot>\s*<tr>\s*<td[^>]*>([^]*?)<\/td>\s*<\/tr>\s*<\/tfoot>\s*/.exec(fragment) ?? [];
  return { table: new Html(fragment.replace(foot, "")), notes: notes === undefined ? undefined : new Html(notes) };
}

/** A wide table scrolls within the page, by keyboard too. */
export function scrolling(label: string, table: Part): Html {
  return markup`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
}

function figureSection(item: PublishedItem, input: ReportInput): Section {
  const { title, caption } = descriptionOf(item);
  const heading = title === "" ? item.label : `${item.label}. ${title}`;
  const content = markup`<section id="${item.id}" aria-labelledby="${item.id}-heading">
<h2 id="${item.id}-heading">${heading}</h2>
<figure>
<div class="picture" role="group" aria-label="${item.label}" tabindex="0">${
    embedSvg(textOf(item.formats.get("svg")), item.id)
  }</div>
<figcaption>${caption}${caption !== "" && " "}${circumstances(input)}</figcaption>
</figure>
${origin(item, input)}
</section>`;
  return { id: item.id, heading: item.label, content };
}

/** Title and caption of a figure, which its task wrote into the Vega-Lite spec; empty where another JSON file stands. */
function descriptionOf({ formats }: PublishedItem): { title: string; caption: string } {
  const spec = formats.get("json");
  const value: unknown = spec ? JSON.parse(textOf(spec)) : undefined;
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return { title: text(member(member(value, "usermeta"), "title")), caption: text(member(value, "description")) };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** What every caption must say and no task can know: sample and profile. */
function circumstances({ comparison, profile }: ReportInput): Part {
  const sample = comparison && markup`Sample: ${comparison.sample.about.replace(/\.$/, "")}. `;
  const mark = comparison?.indicative && markup` <em class="mark">indicative</em>`;
  return markup`<span class="quiet">${sample}Profile: ${profile}.${mark}</span>`;
}

/** Where it was made, how to make it again, and its other formats. */
function origin({ instance, formats }: PublishedItem, { instances }: ReportInput): Html {
  const made = instances.find(({ id }) => id === instance);
  const links = [...formats].map(([extension, { path }]) => linkToFile(path, extension.toUpperCase()));
  return markup`<p class="origin">${
    made
      ? markup`Made by ${linkTo("instance", made.id)}; again with <code>${made.command}</code>. `
      : `Made by ${instance || "an earlier run"}, not in this run. `
  }Files beside this page: ${join(links, ", ")}.</p>`;
}

function textOf(file: ReportFile | undefined): string {
  return file ? new TextDecoder().decode(file.bytes) : "";
}
