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

const idsOf = (markup: string) => [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id ?? "");

Deno.test("renderPage() gives the same bytes for the same input", () => {
  assertEquals(renderPage(structuredClone(sampleInput)), page);
});

Deno.test("renderPage() asks nothing of any network, and its policy forbids it", () => {
  for (const [tag] of page.matchAll(/<[a-z][^>]*(?:src|srcset|href|action|data|poster)="[^"#][^>]*>/gi)) {
    assertMatch(tag, /^<a href="(?:https:\/\/(?:arxiv|doi)\.org\/|figures\/|tables\/)/);
  }
  assertNotMatch(page, /@import|url\(\s*["']?(?!#)/);
  assertNotMatch(page, /<(?:link|iframe|object|embed|img)\b/);
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
    comparison: { ...exampleComparison, answer: hostile, notes: [hostile] },
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

Deno.test("renderPage() shows its parts in order: answer, claims, table, figures, computation, notes, provenance, sources, caveats", () => {
  const sections = [...page.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
  assertEquals(sections, [
    ...["answer", "claims", "table-1_auc", "figure-5_roc", "figure-1_spectra"],
    ...["computation", "notes", "provenance", "sources", "caveats"],
  ]);
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

Deno.test("renderPage() marks claims, figures and the answer of a run that trained less as indicative", () => {
  const comparison = { ...exampleComparison, indicative: "8,000 simulated events, 8 epochs" };
  const marked = renderPage({ ...sampleInput, comparison });
  for (const id of ["claims", "figure-5_roc"]) assertStringIncludes(sectionOf(marked, id), `class="mark">indicative`);
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
  assertStringIncludes(sectionOf(early, "figure-1_spectra"), "<svg");
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
  const section = sectionOf(renderPage({ ...sampleInput, files }), "figure-5_roc");
  assertStringIncludes(section, `<h2 id="figure-5_roc-heading">Figure 5</h2>`);
  assertStringIncludes(section, "<svg");
});

Deno.test("renderPage() takes numbers from the comparison where no table was published", () => {
  const files = sampleInput.files.filter(({ path }) => !path.startsWith("tables/"));
  const numbers = textOf(sectionOf(renderPage({ ...sampleInput, files }), "numbers"));
  assertStringIncludes(numbers, "ECal + HCal images 0.9738(12) 0.972(1) 0.9738 reproduced 441,559 46");
});

Deno.test("renderPage() keeps a table's notes readable beside a table that scrolls", () => {
  const table = sectionOf(page, "table-1_auc");
  assertStringIncludes(table, `</table>\n</div>\n<p class="notes">A note.<br>Another.</p>`);
});

Deno.test("renderPage() says of each instance what made it, from what, into what, and how to make it again", () => {
  const entry = /<details id="instance-train@et\/1">[^]*?<\/details>/.exec(page)?.[0] ?? "";
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
