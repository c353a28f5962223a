/** The page in a real browser: what it asks for, what its script does, who can read it, and how it prints. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { encodeCsv } from "../../lib/figure/csv.ts";
import { renderSvg } from "../../lib/figure/render_svg.ts";
import { rocFigure } from "../../lib/figure/roc.ts";
import { renderPage } from "../../lib/report/page.ts";
import type { ReportInput } from "../../lib/report/report_input.ts";
import { published, sevenNetworks } from "../figure/samples.ts";
import { axeRun, axeSource, type Violation } from "./axe_core.ts";
import { Browser, findBrowser, type Tab } from "./browser.ts";
import { sampleInput } from "./samples.ts";

const path = findBrowser();
const needs = path === undefined ? " (ignored: no chromium, chromium-browser or google-chrome on the PATH)" : "";

/** The small run with a real ROC figure, and with a training that failed. */
async function inputWithFigure(): Promise<ReportInput> {
  const figure = rocFigure(sevenNetworks, published);
  const contents: Readonly<Record<string, string>> = {
    "figures/5_roc.svg": await renderSvg(figure.spec, figure.title),
    "figures/5_roc.json": JSON.stringify(figure.spec),
    "figures/5_roc.csv": encodeCsv(figure.table),
  };
  return {
    ...sampleInput,
    files: sampleInput.files.map((file) => {
      const text = contents[file.path];
      return text === undefined ? file : { ...file, bytes: new TextEncoder().encode(text) };
    }),
    unmade: [{
      id: "train@ht/1",
      stage: "train",
      about: "What train does.",
      state: "failed",
      from: ["prepare"],
      command: "deno task reproduce train@ht/1",
    }],
    caveats: ["train@ht/1 failed."],
  };
}

/** The middle of what a selector finds, in the window, after scrolling there. */
function middleOf(tab: Tab, selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
  return tab.evaluate(`(() => {
    const found = document.querySelector(${JSON.stringify(selector)});
    found.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = found.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2, width, height };
  })()`);
}

/** What the row of a network reads: ours, then the paper's. */
function reads(tab: Tab, network: string): Promise<string[]> {
  return tab.evaluate(`[...document.querySelectorAll(".reader tbody tr")]
    .find((row) => row.cells[0].textContent === ${JSON.stringify(network)})
    ? [...[...document.querySelectorAll(".reader tbody tr")]
      .find((row) => row.cells[0].textContent === ${
    JSON.stringify(network)
  }).cells].slice(1).map((cell) => cell.textContent)
    : []`);
}

async function violations(tab: Tab, source: string): Promise<Violation[]> {
  await tab.evaluate(`${source}; undefined`);
  return await tab.evaluate<Violation[]>(axeRun);
}

const visibleRows = `[...document.querySelectorAll("table.stages tbody tr")].filter((row) => !row.hidden)
  .map((row) => row.cells[0].textContent)`;

Deno.test({
  name: `the page in a real browser${needs}`,
  ignore: path === undefined,
  async fn(test) {
    const file = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(file, renderPage(await inputWithFigure()));
    await using browser = await Browser.start(path ?? "");
    const tab = await browser.open();
    await tab.resize(1280, 900);
    await tab.load(`file://${file}`);

    await test.step("complains of nothing and asks for nothing but itself", () => {
      assertEquals(tab.complaints, []);
      assertEquals(tab.requests.filter((url) => !url.startsWith("data:")), [`file://${file}`]);
    });

    await test.step("reads ours and the paper's values where the mouse points at the ROC figure", async () => {
      // The first panel's drawn area, of which the middle is an efficiency of one half.
      const selector = "#figure-5_roc .picture g.role-scope:has(> g > g > g.role-axis) > g > path.background";
      const { x, y, width } = await middleOf(tab, selector);
      await tab.moveMouse(x, y);
      const [ours = "", paper = ""] = await reads(tab, "7 high-level features");
      // background = signal ** 8 with a band of a fifth to either side; Figure 5 of the paper has 26.8.
      const [value, low, high] = ours.match(/[\d.]+/g)?.map(Number) ?? [];
      assertAlmostEquals(value ?? NaN, 256, 6);
      assertAlmostEquals(low ?? NaN, 256 / 1.2, 5);
      assertAlmostEquals(high ?? NaN, 256 / 0.8, 8);
      assertAlmostEquals(Number(paper), 26.8, 0.4);
      assertEquals((await reads(tab, "jet mass"))[1], "\u2013");
      await tab.moveMouse(x + width * 0.3, y);
      assertAlmostEquals(Number((await reads(tab, "HCal image"))[0]?.match(/[\d.]+/)?.[0]), 1 / 0.8, 0.02);
    });

    await test.step("reads them by arrow keys, too", async () => {
      await tab.evaluate(`document.querySelector(".reader input").focus()`);
      const place = () => tab.evaluate<string>(`document.querySelector(".reader output").textContent`);
      const before = Number(await place());
      await tab.press("ArrowRight", 39);
      assertAlmostEquals(Number(await place()) - before, 0.005, 1e-9);
      await tab.press("Home", 36);
      assertEquals(await place(), "0.000");
      assertEquals(await reads(tab, "7 high-level features"), ["\u2013", "\u2013"]);
    });

    await test.step("finds stages by words of their instances and files, and by state", async () => {
      await tab.evaluate(`document.querySelector(".filter input[type=search]").focus()`);
      await tab.type("5_ROC figure");
      assertEquals(await tab.evaluate(visibleRows), ["figure_5"]);
      assertEquals(await tab.evaluate(`document.querySelector(".filter output").textContent`), "1 of 5 stages");
      await tab.press("Escape", 27);
      assertEquals(await tab.evaluate<string[]>(visibleRows), ["prepare", "train", "figure_1", "figure_5", "table_1"]);
      await tab.evaluate(`(() => {
        const state = document.querySelector(".filter select");
        state.value = "failed";
        state.dispatchEvent(new Event("input", { bubbles: true }));
      })()`);
      assertEquals(await tab.evaluate(visibleRows), ["train"]);
    });

    await test.step("opens a closed entry when a link leads to it", async () => {
      const entry = `document.getElementById("instance-train@et/1")`;
      assertEquals(await tab.evaluate(`${entry}.open`), false);
      await tab.evaluate(`document.querySelector('#figure-5_roc .more a[href="#instance-train@et/1"]').click()`);
      assertEquals(await tab.evaluate(`new Promise((resolve) => setTimeout(() => resolve(${entry}.open)))`), true);
    });

    await test.step("has landmarks, names and contrast as WCAG asks, by day, by night and on a phone", async () => {
      const source = await axeSource();
      await tab.evaluate(`for (const entry of document.querySelectorAll("details")) entry.open = true`);
      await tab.evaluate(`document.querySelector("h1").style.color = "#ccc"`);
      assertEquals((await violations(tab, source)).map(({ id }) => id), ["color-contrast"]);
      await tab.evaluate(`document.querySelector("h1").style.color = ""`);
      assertEquals(await violations(tab, source), []);
      await tab.emulate({ "prefers-color-scheme": "dark" });
      assertEquals(await violations(tab, source), []);
      await tab.resize(360, 740, true);
      assertEquals(await violations(tab, source), []);
      await tab.emulate({});
    });

    await test.step("does not scroll sideways on a phone, with all entries open", async () => {
      for (const width of [360, 320]) {
        await tab.resize(width, 740, true);
        assertEquals(await tab.evaluate(`document.documentElement.scrollWidth`), width);
      }
      await tab.resize(1280, 900);
    });

    await test.step("moves nothing for those who ask for less motion", async () => {
      const behaviour = () => tab.evaluate(`getComputedStyle(document.documentElement).scrollBehavior`);
      assertEquals(await behaviour(), "smooth");
      await tab.emulate({ "prefers-reduced-motion": "reduce" });
      assertEquals(await behaviour(), "auto");
      await tab.emulate({});
    });

    await test.step("prints upright but for the graph, every row and entry, and no control", async () => {
      await tab.emulate({}, "print");
      const shown = (selector: string) =>
        tab.evaluate<number>(`[...document.querySelectorAll(${JSON.stringify(selector)})]
          .filter((each) => each.checkVisibility()).length`);
      for (const control of ["nav", "button", ".filter", ".reader", ".more"]) {
        assertEquals(await shown(control), 0, control);
      }
      assertEquals(await shown("table.stages tbody tr"), 5);
      await tab.emulate({});
      const { data } = await tab.send("Page.printToPDF", { preferCSSPageSize: true });
      const pdf = new TextDecoder("latin1").decode(Uint8Array.fromBase64(String(data)));
      const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) =>
        Number(width) > Number(height) ? "wide" : "upright"
      );
      assert(sizes.length >= 4, String(sizes));
      assertEquals([sizes[0], sizes.at(-1)], ["upright", "upright"]);
      assert(sizes.includes("wide"), String(sizes));
    });

    await Deno.remove(file);
  },
});
