/** The figures and tables of a page, each with its caption, where it was made, and all that it is made of. */
import type { Comparison } from "../artifact/comparison.ts";
import { groupThousands } from "../artifact/notation.ts";
import { linkTo, linkToFile } from "./anchors.ts";
import { comparisonTable } from "./comparison_table.ts";
import { embedSvg } from "./embed_svg.ts";
import { Html, join, markup, type Part } from "./html.ts";
import { itemDetails, textOf } from "./item_details.ts";
import { type PublishedItem, publishedItems } from "./published_items.ts";
import { member, readingData } from "./reading.ts";
import type { ReportInput } from "./report_input.ts";
import { durationInWords } from "./words.ts";

/** A heading of the page and the section below it; sections may hold further ones. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly content: Html;
  readonly parts?: readonly Section[];
}

/** What the paper shows, in its order, then what it lacks. Where no table was published, our numbers come first. */
export function itemSections(input: ReportInput): Section[] {
  const items = publishedItems(input).filter(({ kind, formats }) => formats.has(kind === "table" ? "html" : "svg"));
  const [paper, beyond] = [
    items.filter(({ number }) => number !== undefined),
    items.filter((item) => item.number === undefined),
  ];
  const fallback = input.comparison && !items.some(({ kind }) => kind === "table") ? [numbers(input.comparison)] : [];
  return [
    ...fallback,
    ...group("paper", "Figures and tables of the paper", paper, input),
    ...group("beyond", "Beyond the paper", beyond, input),
  ];
}

function group(id: string, heading: string, items: readonly PublishedItem[], input: ReportInput): Section[] {
  if (items.length === 0) return [];
  const parts = items.map((item) => item.kind === "table" ? tableSection(item, input) : figureSection(item, input));
  const content = markup`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${parts.map(({ content }) => [content, "\n"])}</section>`;
  return [{ id, heading, content, parts }];
}

function numbers(comparison: Comparison): Section {
  const content = markup`<section id="numbers" aria-labelledby="numbers-heading">
<h2 id="numbers-heading">Numbers</h2>
${scrolling("Numbers", comparisonTable(comparison))}
</section>`;
  return { id: "numbers", heading: "Numbers", content };
}

function tableSection(item: PublishedItem, input: ReportInput): Section {
  const { table, notes } = liftNotes(textOf(item.formats.get("html")));
  const content = markup`<section class="item" id="${item.id}" aria-labelledby="${item.id}-heading">
<h3 id="${item.id}-heading">${item.label}</h3>
${scrolling(item.label, table)}
${notes && markup`<p class="notes">${notes}</p>`}
${origin(item, input)}
${itemDetails(item, input)}
</section>`;
  return { id: item.id, heading: item.label, content };
}

/** The notes at a table's foot stand beneath it instead: a table may scroll sideways, and notes are for reading. */
function liftNotes(fragment: string): { table: Html; notes: Html | undefined } {
  const [foot = "", notes] = /<tfoot>\s*<tr>\s*<td[^>]*>([^]*?)<\/td>\s*<\/tr>\s*<\/tfoot>\s*/.exec(fragment) ?? [];
  // A cell that repeats the one above is empty; an empty heading would be read out as one.
  const table = fragment.replace(foot, "").replaceAll('<th scope="row"></th>', "<td></td>");
  return { table: new Html(table), notes: notes === undefined ? undefined : new Html(notes) };
}

/** A wide table scrolls within the page, by keyboard too. */
export function scrolling(label: string, table: Part): Html {
  return markup`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
}

function figureSection(item: PublishedItem, input: ReportInput): Section {
  const spec = specOf(item);
  const [title, caption] = [textIn(member(member(spec, "usermeta"), "title")), textIn(member(spec, "description"))];
  const csv = item.formats.get("csv");
  const reading = readingData(spec, csv && textOf(csv));
  const heading = headingOf(item, title);
  const label = item.number === undefined ? heading : item.label;
  const content = markup`<section class="item" id="${item.id}" aria-labelledby="${item.id}-heading">
<h3 id="${item.id}-heading">${heading}</h3>
<figure>
<div class="picture" role="group" aria-label="${label}" tabindex="0">${
    embedSvg(textOf(item.formats.get("svg")), item.id)
  }</div>
${reading && markup`<template class="reading" data-label="${label}">${JSON.stringify(reading)}</template>`}
<figcaption>${caption}${caption !== "" && " "}${circumstances(input)}</figcaption>
</figure>
${origin(item, input)}
${itemDetails({ ...item, label }, input, spec)}
</section>`;
  return { id: item.id, heading, content };
}

/** "Figure 5. ROC curves"; what has no number is called by its title alone. */
function headingOf({ label, number }: PublishedItem, title: string): string {
  if (title === "") return label;
  return number === undefined ? title : `${label}. ${title}`;
}

/** The Vega-Lite spec with title and caption, which its task wrote; another JSON file has neither. */
function specOf({ formats }: PublishedItem): unknown {
  const spec = formats.get("json");
  return spec ? JSON.parse(textOf(spec)) : undefined;
}

const textIn = (value: unknown) => typeof value === "string" ? value : "";

/** What every caption must say and no task can know: sample, events, seeds, profile. */
function circumstances({ comparison, profile }: ReportInput): Part {
  const mark = comparison?.indicative && markup` <em class="mark">indicative</em>`;
  return markup`<span class="quiet">${comparison && ofSample(comparison)}Profile: ${profile}.${mark}</span>`;
}

function ofSample({ sample: { about, events }, seeds }: Comparison): string {
  const total = groupThousands(events.train + events.valid + events.test);
  return `Sample: ${about.replace(/\.$/, "")}; ${total} events in all. ${seeds.length === 1 ? "Seed" : "Seeds"}: ${
    seeds.join(", ")
  }. `;
}

/** Where it was made, how to make it again, and its formats. */
function origin({ instance, formats }: PublishedItem, { instances }: ReportInput): Html {
  const made = instances.find(({ id }) => id === instance);
  const links = [...formats].map(([extension, { path }]) => linkToFile(path, extension.toUpperCase()));
  return markup`<p class="origin">${
    made
      ? markup`Made by ${linkTo("instance", made.id)} in ${
        durationInWords(made.seconds)
      }; again with <code>${made.command}</code>. `
      : `Made by ${instance || "an earlier run"}, not in this run. `
  }Files beside this page: ${join(links, ", ")}.</p>`;
}
