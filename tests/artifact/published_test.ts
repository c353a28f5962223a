// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertAlmostEquals, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { InputError } from "../../lib/artifact/input_error.ts";
import { parsePublished, type Published } from "../../lib/artifact/published.ts";

const text = Deno.readTextFileSync(new URL("../../data/published.yaml", import.meta.url));
const published = parsePublished(text);

function curveOf(network: string): Published["curves"][number]["points"] {
  const curve = published.curves.find((candidate) => candidate.network === network);
  if (!curve) throw new RangeError(`cannot find curve of ${network}`);
  return curve.points;
}

/** Trapezoids in the background efficiency; before the first point that is drawn it is taken to be the first point's. */
function areaUnder(points: Published["curves"][number]["points"]): number {
  let area = 0, left = 0, before = 1 / (points[0]?.[1] ?? NaN);
  for (const [signal, rejection] of points) {
    area += (signal - left) * (before + 1 / rejection) / 2;
    [left, before] = [signal, 1 / rejection];
  }
  return 1 - area;
}

/** Straight on Figure 5's axes: linear in efficiency, logarithmic in rejection. */
function rejectionAt(points: Published["curves"][number]["points"], efficiency: number): number {
  const after = points.findIndex(([signal]) => signal >= efficiency);
  const [x0, r0] = points[after - 1] ?? [NaN, NaN];
  const [x1, r1] = points[after] ?? [NaN, NaN];
  return r0 * (r1 / r0) ** ((efficiency - x0) / (x1 - x0));
}

Deno.test("the published curves integrate to the AUCs that the paper's vector paths gave, to 1e-3", () => {
  const areas: [string, number][] = [["et_and_ht", 0.9718], ["hl", 0.9443], ["et", 0.9171], ["ht", 0.831]];
  for (const [network, area] of areas) assertAlmostEquals(areaUnder(curveOf(network)), area, 1e-3, network);
});

Deno.test("the published rejections lie on the published curves within 0.5 %", () => {
  const checked = published.networks.flatMap(({ name, rejection }) => {
    const points = rejection?.at ?? [];
    for (const { efficiency, value } of points) {
      assertAlmostEquals(rejectionAt(curveOf(name), efficiency) / value, 1, 0.005, `${name} at ${efficiency}`);
    }
    return points;
  });
  assertEquals(checked.length, 24);
});

Deno.test("the published AUCs are those of Table I and of the re-run's logs", () => {
  const quoted = published.networks.map(({ name, auc, rerun }) => [
    name,
    auc && [auc.value, auc.error],
    rerun?.auc.value.toFixed(4),
    rerun?.epochs,
    rerun?.best,
  ]);
  assertEquals(quoted, [
    ["ht", [0.82, 0.02], "0.5000", 25, 15],
    ["et", [0.918, 0.001], "0.9194", 44, 34],
    ["et_and_ht", [0.972, 0.001], "0.9738", 46, 36],
    ["et_and_ht_and_hl", [0.973, 0.001], "0.9752", 43, 33],
    ["hl", [0.945, 0.001], "0.9472", 42, 32],
    ["hl_and_mass", [0.956, 0.001], "0.9566", 60, 50],
    ["mass", null, "0.7766", 37, 27],
  ]);
});

Deno.test("every run of the re-run stopped `patience` epochs after its best", () => {
  for (const { name, rerun } of published.networks) {
    if (rerun) assertEquals(rerun.epochs - rerun.best, published.training.patience, name);
  }
});

Deno.test("the published events add up to 107,442 of each class", () => {
  const { events, signal } = published.sample;
  assertEquals(events.train + events.valid + events.test, 214_884);
  assertEquals(signal.train + signal.valid + signal.test, 107_442);
});

Deno.test("every published claim holds for the published numbers", () => {
  const aucOf = (name: string) => published.networks.find((network) => network.name === name)?.auc?.value ?? NaN;
  for (const claim of published.claims) {
    const difference = aucOf(claim.left) - aucOf(claim.right);
    const holds = claim.kind === "greater" ? difference > 0 : Math.abs(difference) < claim.margin;
    assertEquals(holds, true, `${claim.id}: ${difference}`);
    assertEquals(claim.source.includes(aucOf(claim.left).toFixed(claim.left === "ht" ? 2 : 3)), true, claim.id);
  }
});

Deno.test("parsePublished() names every fault of a document at once", () => {
  const faulty = text.replace("left: hl_and_mass", "left: hl_and_mas").replace("margin: 0.01", "margin: -1")
    .replace("patience: 10", "patience: ten");
  const { message } = assertThrows(() => parsePublished(faulty, "data/published.yaml"), InputError);
  assertStringIncludes(message, "cannot read data/published.yaml");
  assertStringIncludes(message, "training.patience");
  assertStringIncludes(message, "claims.2.margin");
});

Deno.test("parsePublished() refuses a claim about a network that is not there, and a curve that turns back", () => {
  const unknown = text.replace("left: hl_and_mass", "left: hl_and_mas");
  assertThrows(() => parsePublished(unknown), InputError, 'claims.6.left: network is "hl_and_mas", expected one of ht');
  const turned = text.replace("[0.18385, 27.299]", "[0.08385, 27.299]");
  assertThrows(() => parsePublished(turned), InputError, "curves.3.points.1: expected a rising efficiency");
});

Deno.test("parsePublished() says in one line that a text is not YAML", () => {
  const { message } = assertThrows(() => parsePublished("a: [1"), InputError, "expected YAML");
  assertMatch(message, /^cannot read published.yaml: .+line 2, column 1, expected YAML$/);
});
