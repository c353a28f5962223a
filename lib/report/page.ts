/**
 * The page that a run ends in: one HTML file that needs nothing from any network. It shows what the records, the
 * published files and the comparison say; it computes nothing and knows nothing of the paper's subject.
 */
import { createHash } from "node:crypto";
import { answerSection } from "./answer_section.ts";
import { changesSection } from "./changes_section.ts";
import { claimsSection } from "./claims_section.ts";
import { computationSection } from "./computation_section.ts";
import { contents } from "./contents.ts";
import { Html, join, markup, type Part } from "./html.ts";
import { itemSections, type Section } from "./items_section.ts";
import { madeSection } from "./made_section.ts";
import { provenanceSection } from "./provenance_section.ts";
import type { ReportInput } from "./report_input.ts";
import { script } from "./script.ts";
import { caveatsSection, sourcesSection } from "./sources_section.ts";
import { styleSheet } from "./style_sheet.ts";

/** The same input gives the same bytes. */
export function renderPage(input: ReportInput): string {
  const { paper, profile } = input;
  const sections = sectionsOf(input);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${paper.title}: does it reproduce? (${profile})</title>
<style>${new Html(styleSheet)}</style>
</head>
<body>
<a class="skip" href="#answer">Skip to the answer</a>
${masthead(input)}
${contents(sections)}
<main>
${sections.map(({ content }) => [content, "\n"])}</main>
${footer(input)}
<script>${new Html(script)}</script>
</body>
</html>
`.markup;
}

/** Nothing is loaded from anywhere, and no script runs but ours: not even one hidden in a figure. */
function contentPolicy(): string {
  const digest = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
}

function sectionsOf(input: ReportInput): Section[] {
  const { comparison } = input;
  const section = (id: string, heading: string, content: Html): Section => ({ id, heading, content });
  return [
    section("answer", "Answer", answerSection(input)),
    ...(comparison ? [section("claims", "Claims", claimsSection(comparison))] : []),
    ...itemSections(input),
    ...(comparison
      ? [
        section("changes", "What we changed and why", changesSection(comparison)),
        section("computation", "Computation", computationSection(comparison, input)),
      ]
      : []),
    section("made", "How it was made", madeSection(input)),
    section("provenance", "Provenance", provenanceSection(input)),
    section("sources", "Sources", sourcesSection(input)),
    section("caveats", "Caveats", caveatsSection(input)),
  ];
}

function masthead({ paper, profile }: ReportInput): Html {
  const { title, arxiv, doi } = paper;
  const links: Part[] = [
    arxiv !== undefined && markup`<a href="https://arxiv.org/abs/${arxiv}">arXiv:${arxiv}</a>`,
    doi !== undefined && markup`<a href="https://doi.org/${doi}">doi:${doi}</a>`,
  ].filter((link) => link !== false);
  return markup`<header>
<p class="kicker">A paper, run again <span class="profile">profile ${profile}</span></p>
<h1>${title}</h1>
${links.length > 0 && markup`<p class="links">${join(links, markup` <span aria-hidden="true">·</span> `)}</p>`}
</header>`;
}

function footer({ command, revision }: ReportInput): Html {
  return markup`<footer>
<p>${command !== undefined && markup`This page again: <code>${command}</code>. `}Made with ${revision}.</p>
</footer>`;
}
