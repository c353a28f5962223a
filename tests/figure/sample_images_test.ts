// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { energyDomain } from "../../lib/figure/energy_scale.ts";
import { mistakesFigure } from "../../lib/figure/mistakes.ts";
import { imagesFigure } from "../../lib/figure/sample_images.ts";
import { type TowerRow, towerRows } from "../../lib/figure/tower_panel.ts";
import { images, mistakes, unknownGrids } from "./sample_artifacts.ts";

interface Panel {
  readonly width: number;
  readonly height: number;
  readonly title: { readonly text: string };
  readonly layer: [
    { readonly data: { readonly values: Record<string, number>[] } },
    {
      readonly transform: unknown;
      readonly encoding: Record<string, { readonly scale: { readonly domain: number[]; readonly type?: string } }>;
    },
  ];
}
interface Drawn {
  readonly datasets: { readonly towers: TowerRow[] };
  readonly vconcat: [
    { readonly hconcat: Panel[] },
    { readonly encoding: Record<string, { readonly title: string }> },
  ];
}
const drawnOf = ({ spec }: { spec: unknown }) => spec as Drawn;

Deno.test("towerRows() places row 0 highest in phi and column 0 lowest in eta, with the towers' real size", () => {
  const [first, last] = towerRows("a", images.grids.ht, [[0, 1], [63, 2]]);
  const [eta, phi] = [0.4, 0.40537];
  assertEquals([first?.x, first?.y2], [-eta, phi]);
  assertEquals([last?.x2, last?.y], [eta, -phi]);
  assertAlmostEquals((first?.x2 ?? NaN) - (first?.x ?? NaN), 0.1, 1e-9);
  assertAlmostEquals((first?.y2 ?? NaN) - (first?.y ?? NaN), Math.PI / 31, 2e-5);
  const centre = towerRows("a", images.grids.et, [[480, 1]])[0];
  assertEquals([centre?.x, centre?.x2], [-0.0125, 0.0125]);
});

Deno.test("energyDomain() has the decades of the energies, at most six, and two where there is none", () => {
  assertEquals(energyDomain([[[0, 0.2], [1, 30]], [[0, 4]]]), [0.1, 100]);
  assertEquals(energyDomain([[[0, 2e-9], [1, 30]]]), [1e-4, 100]);
  assertEquals(energyDomain([[], []]), [0.01, 1]);
});

Deno.test("imagesFigure() draws both calorimeters of both classes on one scale of length and of colour", () => {
  const { datasets, vconcat: [{ hconcat: panels }, bar] } = drawnOf(imagesFigure(images, "examples"));
  assertEquals(panels.map(({ title }) => title.text), [
    "(a) Signal, ECal",
    "(b) Signal, HCal",
    "(c) Background, ECal",
    "(d) Background, HCal",
  ]);
  for (const { width, height, layer: [, { encoding }] } of panels) {
    assertEquals(width, height);
    assertEquals(encoding.x?.scale.domain, [-0.42, 0.42]);
    assertEquals(encoding.y?.scale.domain, [-0.42, 0.42]);
    assertEquals([encoding.color?.scale.type, encoding.color?.scale.domain], ["log", [0.1, 100]]);
  }
  assertEquals(panels[1]?.layer[0].data.values, [{ x: -0.4, x2: 0.4, y: -4 * Math.PI / 31, y2: 4 * Math.PI / 31 }]);
  assertEquals(bar.encoding.x?.title, "Transverse energy [GeV]");
  assertEquals(datasets.towers.map(({ panel, energy }) => [panel, energy]), [
    ["signal et", 0.5],
    ["signal et", 12.25],
    ["signal ht", 2],
    ["background et", 0.5],
    ["background et", 12.25],
  ]);
});

Deno.test("imagesFigure() has every tower in its table, and a caption that names the events and the choice", () => {
  const { table, caption } = imagesFigure(images, "examples");
  assertEquals(table.length, 5);
  assertEquals(table[2], {
    class: "signal",
    calorimeter: "HCal",
    eta_low: 0.3,
    eta_high: 0.4,
    phi_low: -0.40537,
    phi_high: -0.30403,
    transverse_energy: 2,
  });
  assertStringIncludes(caption, "event 4 of the split, counted from 0, pT = 23.5 GeV, \u03b7 = \u22121.23");
  assertStringIncludes(caption, images.choice);
  const signal = { ...images.signal, example: { ...images.signal.example, pt: null, eta: null } };
  assertStringIncludes(imagesFigure({ ...images, signal }, "examples").caption, "The input has no transverse momenta");
  assertEquals(imagesFigure(images, "means").table.length, 2 * (31 ** 2 + 8 ** 2));
});

Deno.test("imagesFigure() says in the file's units, and counts towers, where the file does not tell more", () => {
  const figure = imagesFigure({ ...images, grids: unknownGrids }, "means");
  const { vconcat: [{ hconcat: panels }, bar] } = drawnOf(figure);
  assertEquals(bar.encoding.x?.title, "Mean transverse energy [in the file's units]");
  assertEquals(panels[0]?.layer[1].encoding.x?.scale.domain, [-4.1, 4.1]);
  assertEquals(panels[1]?.layer[1].encoding.x?.scale.domain, [-8.2, 8.2]);
  assertStringIncludes(figure.caption, "in the units of the input file, which does not state them");
  assertStringIncludes(figure.caption, "this is not the paper's geometry");
});

Deno.test("mistakesFigure() has a table with each candidate's score, and names the network and the events", () => {
  const { table, caption } = mistakesFigure(mistakes);
  const events = new Map(table.map((row) => [row.event, row.score]));
  assertEquals([...events.keys()], [11, 12, 13, 14, 15, 21, 22, 23, 24, 25, 26]);
  assertEquals(events.get(22), 0.98);
  assertStringIncludes(caption, "that et_and_ht gets most wrong, the network of the highest AUC (0.9505)");
  assertStringIncludes(JSON.stringify(mistakesFigure(mistakes).spec), "score 0.0100");
  const extreme = mistakes.signal.map((mistake) => ({ ...mistake, score: 3e-7 }));
  assertStringIncludes(JSON.stringify(mistakesFigure({ ...mistakes, signal: extreme }).spec), "score < 0.0001");
  assertStringIncludes(caption, "signal 11, 12, 13, 14, 15; background 21, 22, 23, 24, 25, 26.");
});
