// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { renderPage } from "../../lib/report/page.ts";
import type { ReportInput } from "../../lib/report/report_input.ts";
import { exampleClaim, exampleComparison } from "../comparison/example.ts";
import { sampleInput } from "./samples.ts";

const page = renderPage(sampleInput);

/** The visible text of a piece of markup, blanks collapsed. */
function textOf(markup: string): string {
  return markup.replace(/<(style|script)\b[^]*?<\/\1>/g, "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

function sectionOf(markup: string, id: string): string {
  return new RegExp(`<section id="${id}"[^]*?</section>`).exec(markup)?.[0] ?? "";
}

function itemOf(markup: string, id: string): string {
  return new RegExp(`<section class="item" id="${id}"[^]*?</section>`).exec(markup)?.[0] ?? "";
}

const encode = (text: string) => new TextEncoder().encode(text);
const idsOf = (markup: string) => [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id ?? "");

Deno.test("renderPage() gives the same bytes for the same input", () => {
  assertEquals(renderPage(structuredClone(sampleInput)), page);
});

Deno.test("renderPage() asks nothing of any network, and its policy forbids it", () => {
  for (const [tag] of page.matchAll(/<[a-z][^>]*\s(?:src|srcset|href|action|data|poster)="[^"#][^>]*>/gi)) {
    assertMatch(
      tag,
      /^<a href="(?:https:\/\/(?:arxiv|doi)\.org\/|figures\/|tables\/)|^<link rel="icon" href="data:,">$/,
    );
  }
  assertNotMatch(page, /@import|url\(\s*["']?(?!#)/);
  assertNotMatch(page, /<(?:iframe|object|embed|img)\b/);
  assertStringIncludes(page.replaceAll("&#39;", "'"), `content="default-src 'none'; `);
});

Deno.test("renderPage() allows its own script alone, by digest", async () => {
  const script = /<script>([^]*?)<\/script>/.exec(page)?.[1] ?? "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script))).toBase64();
  assertEquals(page.match(/<script\b/g)?.length, 1);
  assertStringIncludes(page, `sha256-${digest}`);
});

Deno.test("renderPage() escapes what others wrote", () => {
  const hostile = `"><script>alert(1)</script>`;
  const input: ReportInput = {
    ...sampleInput,
    paper: { title: hostile, arxiv: hostile },
    caveats: [hostile],
    instances: sampleInput.instances.map((instance) => ({ ...instance, about: hostile, params: { x: hostile } })),
    sources: [{ name: hostile, path: hostile, digest: hostile, about: hostile }],
    comparison: {
      ...exampleComparison,
      answer: hostile,
      notes: [hostile],
      remarks: [{ id: "x", title: hostile, about: "method", text: hostile, source: hostile }],
    },
    unmade: [{ id: "y", stage: "y", about: hostile, state: "failed", from: [hostile], command: hostile }],
    files: sampleInput.files.map((file) => /csv|tex/.test(file.path) ? { ...file, bytes: encode(hostile) } : file),
  };
  assertEquals(renderPage(input).match(/<script\b/g)?.length, 1);
  assertStringIncludes(page, "<h1>Learning to Identify &lt;Electrons&gt;</h1>");
  assertStringIncludes(page, "What is drawn, in &lt;one&gt; sentence.");
});

Deno.test("renderPage() has every id once, an anchor for every instance and source, and no dead link", () => {
  const ids = idsOf(page);
  assertEquals(ids.filter((id, index) => ids.indexOf(id) !== index), []);
  for (const { id } of sampleInput.instances) assert(ids.includes(`instance-${id}`), id);
  assert(ids.includes("source-electrons"));
  const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, fragment]) => decodeURIComponent(fragment ?? ""));
  assert(links.length > 15);
  assertEquals(links.filter((link) => !ids.includes(link)), []);
  for (const [, names] of page.matchAll(/aria-labelledby="([^"]+)"/g)) assert(ids.includes(names ?? ""), names);
  const files = [...page.matchAll(/href="((?:figures|tables)\/[^"]*)"/g)].map(([, path]) => path);
  assertEquals(new Set(files), new Set(sampleInput.files.map(({ path }) => path)));
});

Deno.test("renderPage() shows its parts in order, and the contents name all of them", () => {
  const sections = [...page.matchAll(/<section(?: class="item")? id="([^"]+)"/g)].map(([, id]) => id ?? "");
  assertEquals(sections, [
    ...["answer", "claims", "paper", "figure-1_spectra", "figure-5_roc", "table-1_auc"],
    ...["changes", "computation", "made", "provenance", "sources", "caveats"],
  ]);
  const nav = /<nav[^]*?<\/nav>/.exec(page)?.[0] ?? "";
  assertEquals([...nav.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? ""), sections);
});

Deno.test("renderPage() never skips a level of heading", () => {
  const levels = [...page.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
  assertEquals(levels.filter((level) => level === 1).length, 1);
  levels.forEach((level, index) => assert(level <= (levels[index - 1] ?? 0) + 1, `h${level} at ${index}`));
});

Deno.test("renderPage() says a verdict in a word and a sign", () => {
  const verdicts = { "holds": "✓", "does not hold": "✗", "undecided": "?" } as const;
  for (const [verdict, sign] of Object.entries(verdicts)) {
    const claim = { ...exampleClaim, verdict: verdict as keyof typeof verdicts };
    const claims = sectionOf(
      renderPage({ ...sampleInput, comparison: { ...exampleComparison, claims: [claim] } }),
      "claims",
    );
    assertStringIncludes(textOf(claims), `${sign} ${verdict} `);
    assertStringIncludes(textOf(claims), exampleClaim.because);
    assertEquals(claims.includes("indicative"), false);
  }
});

Deno.test("renderPage() sets DeLong's test beside the bootstrap, and says where it would judge otherwise", () => {
  const delong = { deviation: 0.0018, interval: [0.02507, 0.03213] as [number, number], z: 15.9, p: 6e-57 };
  const claimsWith = (verdict: "holds" | "undecided") => {
    const claims = [{ ...exampleClaim, verdict: "holds" as const, delong: { ...delong, verdict } }];
    return textOf(sectionOf(renderPage({ ...sampleInput, comparison: { ...exampleComparison, claims } }), "claims"));
  };
  assertStringIncludes(claimsWith("holds"), "DeLong's paired test: between 0.0251 and 0.0321, p = 6e-57.");
  assertStringIncludes(claimsWith("undecided"), "p = 6e-57, which would give &quot;undecided&quot;.");
});

Deno.test("renderPage() marks claims, figures and the answer of a run that trained less as indicative", () => {
  const comparison = { ...exampleComparison, indicative: "8,000 simulated events, 8 epochs" };
  const marked = renderPage({ ...sampleInput, comparison });
  for (const part of [sectionOf(marked, "claims"), itemOf(marked, "figure-5_roc")]) {
    assertStringIncludes(part, `class="mark">indicative`);
  }
  assertStringIncludes(textOf(sectionOf(marked, "answer")), "8,000 simulated events, 8 epochs");
});

Deno.test("renderPage() names claims that could not be judged", () => {
  const omitted = [{ id: "x", text: "A third claim.", missing: ["hl", "ht"] }];
  const markup = renderPage({ ...sampleInput, comparison: { ...exampleComparison, claims: [], omitted } });
  assertStringIncludes(textOf(sectionOf(markup, "claims")), "No claim of the paper could be judged.");
  assertStringIncludes(textOf(sectionOf(markup, "claims")), "A third claim. For want of hl and ht.");
});

Deno.test("renderPage() without a comparison says that there is no answer yet and shows what there is", () => {
  const { comparison: _, ...rest } = sampleInput;
  const early = renderPage({ ...rest, files: rest.files.slice(0, 3) });
  assertStringIncludes(textOf(early), "There is no answer yet");
  assertStringIncludes(textOf(early), "deno task reproduce --profile quick");
  assertEquals(sectionOf(early, "claims"), "");
  assertStringIncludes(itemOf(early, "figure-1_spectra"), "<svg");
});

Deno.test("renderPage() of a run in which nothing ran is a page all the same", () => {
  const { paper, profile, revision } = sampleInput;
  const empty = renderPage({ paper, profile, revision, sources: [], instances: [], files: [], caveats: [] });
  assertStringIncludes(textOf(empty), "Nothing has run yet.");
});

Deno.test("renderPage() shows a figure whose JSON is not a spec without title and caption", () => {
  const files = sampleInput.files.map((file) =>
    file.path.endsWith(".json") ? { ...file, bytes: new TextEncoder().encode("null") } : file
  );
  const section = itemOf(renderPage({ ...sampleInput, files }), "figure-5_roc");
  assertStringIncludes(section, `<h3 id="figure-5_roc-heading">Figure 5</h3>`);
  assertStringIncludes(section, "<svg");
});

Deno.test("renderPage() takes numbers from the comparison where no table was published", () => {
  const files = sampleInput.files.filter(({ path }) => !path.startsWith("tables/"));
  const numbers = textOf(sectionOf(renderPage({ ...sampleInput, files }), "numbers"));
  assertStringIncludes(numbers, "ECal + HCal images 0.9738(12) 0.972(1) 0.9738 reproduced 441,559 46");
});

Deno.test("renderPage() keeps a table's notes readable beside a table that scrolls", () => {
  const table = itemOf(page, "table-1_auc");
  assertStringIncludes(table, `</table>\n</div>\n<p class="notes">A note.<br>Another.</p>`);
});

Deno.test("renderPage() says of each instance what made it, from what, into what, and how to make it again", () => {
  const entry = /<details class="entry" id="instance-train@et\/1">[^]*?<\/details>/.exec(page)?.[0] ?? "";
  const text = textOf(entry);
  for (
    const fact of [
      "deno task reproduce train@et/1 --profile quick",
      "tasks/train.ts",
      '{ "network": { "features": [ "et" ] }, "seed": 1 }'.replaceAll('"', "&quot;"),
      "WebAssembly on the processor, fused multiply-add (no WebGPU adapter), @tensorflow/tfjs 4.22.0",
      "host-1, 2 cores, linux x86_64",
      "3 min 05 s",
      "model.safetensors, 812 bytes",
      "05".repeat(32),
    ]
  ) assertStringIncludes(text, fact);
  assertStringIncludes(entry, `<a href="#instance-prepare">prepare.dataset</a>`);
  assertStringIncludes(page, `published as <a href="figures/5_roc.svg">figures/5_roc.svg</a>`);
});

Deno.test("renderPage() says where each network was computed, from the records, and how well two ways agree", () => {
  const [network] = exampleComparison.networks;
  const networks = network ? [{ ...network, name: "et" }, { ...network, name: "ht", title: "HCal image" }] : [];
  const markup = renderPage({ ...sampleInput, comparison: { ...exampleComparison, networks } });
  const section = sectionOf(markup, "computation");
  assertStringIncludes(section, `<td><a href="#instance-train@et/1">train@et/1</a></td>`);
  const text = textOf(section);
  assertStringIncludes(text, "fused multiply-add host-1, 2 cores, linux x86_64 3 min 05 s");
  assertStringIncludes(text, "HCal image not in the records");
  assertStringIncludes(text, "ECal + HCal images 3.0 × 10⁻⁷ 256 own kernels TensorFlow.js");
});

Deno.test("renderPage() points from its top to caveats, and says where there are none", () => {
  assertStringIncludes(textOf(sectionOf(page, "caveats")), "None: everything on this page follows");
  const caveats = ["train@ht/1 failed.", "figures/9.svg is of an earlier run."];
  const marked = renderPage({ ...sampleInput, caveats });
  assertStringIncludes(sectionOf(marked, "answer"), `<a href="#caveats">2 caveats</a>`);
  assertStringIncludes(textOf(sectionOf(marked, "caveats")), "train@ht/1 failed.");
});

Deno.test("renderPage() expands an item to its data, spec, command and what it was made from", () => {
  const item = itemOf(page, "figure-5_roc");
  const more = textOf(/<details class="more">[^]*<\/details>/.exec(item)?.[0] ?? "");
  for (
    const part of [
      "Made by figure_5 , tasks/figure_5.ts : What figure_5 does.",
      "Again with deno task reproduce figure_5 --profile quick",
      "Made from model: train@et/1",
      "In the end from electrons",
      "All 4 rows: figures/5_roc.csv",
      "Vega-Lite spec",
    ]
  ) assertStringIncludes(more, part);
  assertStringIncludes(item, `href="#node-figure_5"`);
  assertStringIncludes(textOf(itemOf(page, "table-1_auc")), "LaTeX");
});

Deno.test("renderPage() draws the stages, links each to its entry, and lists them in a table", () => {
  const made = sectionOf(page, "made");
  for (const { stage } of sampleInput.instances) {
    assertStringIncludes(made, `<a id="node-${stage}"`);
    assertStringIncludes(made, `<th scope="row"><a href="#stage-${stage}">${stage}</a></th>`);
  }
  assertStringIncludes(made, `<a id="node-source_electrons"`);
  assertStringIncludes(made, "3 min 05 s");
  assertStringIncludes(made, "Instances and what each is made from");
});

Deno.test("renderPage() shows what was not made, with its command", () => {
  const unmade = [{
    id: "train@ht/1",
    stage: "train",
    about: "What train does.",
    state: "failed" as const,
    from: ["prepare"],
    command: "deno task reproduce train@ht/1",
  }];
  const markup = renderPage({ ...sampleInput, unmade });
  assertStringIncludes(markup, `aria-label="train, failed, 1 of 2, 3 min 05 s"`);
  assertStringIncludes(textOf(sectionOf(markup, "made")), "1 of 2 current , ✗ 1 of 2 failed");
  assertStringIncludes(
    textOf(sectionOf(markup, "provenance")),
    "✗ train@ht/1 failed; to make it: deno task reproduce train@ht/1",
  );
});

Deno.test("renderPage() of a thousand instances names a command instead of drawing each of them", () => {
  const [prepare, train] = sampleInput.instances;
  const instances = Array.from({ length: 1000 }, (_, seed) => ({ ...train, id: `train@et/${seed}` }));
  const markup = renderPage({ ...sampleInput, instances: [prepare, ...instances] as ReportInput["instances"] });
  assertStringIncludes(sectionOf(markup, "made"), "deno task graph --per instance --output graph.svg");
  assertStringIncludes(sectionOf(markup, "made"), "train, current, ×1000, 51 h 23 min");
  assert(markup.length < 3e6, `${markup.length} bytes`);
});

Deno.test("renderPage() says what was changed and why, each with its source", () => {
  const changes = textOf(sectionOf(page, "changes"));
  assertStringIncludes(changes, "Scaling We divide by the mean. Source: section &lt;3&gt;.");
  assertStringIncludes(
    changes,
    "What the published numbers are worth Curve ends They are interpolated. Source: Figure 5.",
  );
});

Deno.test("renderPage() embeds once the values that a reader may read off a figure", () => {
  assertEquals(page.match(/<template class="reading"/g)?.length, 1);
  assertStringIncludes(itemOf(page, "figure-5_roc"), `<template class="reading" data-label="Figure 5">`);
});
