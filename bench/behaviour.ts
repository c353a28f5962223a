/**
 * What a run does after each of twenty changes to a pipeline of two stages, beside make, doit, Snakemake and DVC, as a
 * table in Markdown. Our column is what was seen just now; fails where a cell is not what it should be. The others' cells
 * were measured in the same way and are kept, with their versions, in peers/behaviour.json.
 *
 *     deno run -A bench/behaviour.ts
 */
import { behaviour, type Tried } from "../tests/scenarios/behaviour.ts";
import { TwoStages } from "../tests/scenarios/two_stages.ts";
import peers from "./peers/behaviour.json" with { type: "json" };
import { report } from "./measurement.ts";

/** What was done, and the words in which the user is told, where that is the point of it. */
function ours({ change, seen, did }: Tried): string {
  return change.tells !== undefined && seen.told.includes(change.tells) && !did.startsWith("resumed")
    ? `${did}; told: "${change.tells}"`
    : did;
}

function row(tried: Tried): string {
  const { what, how } = tried.change;
  const cells = peers.changes.find(({ change }) => change === what);
  if (!cells) throw new Error(`cannot compare "${what}": the peers' table has no such row`);
  const { make, doit, snakemake, dvc } = cells;
  return `| ${[what, how, `**${ours(tried)}**`, make, doit, snakemake, dvc].join(" | ")} |`;
}

await using world = await TwoStages.create();
const tried = await behaviour(world);
const { make, doit, snakemake, dvc } = peers.versions;
console.log(
  [
    `| change, then run again | how | here | make ${make} | doit ${doit} | Snakemake ${snakemake} | DVC ${dvc} |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...tried.map(row),
  ].join("\n"),
);
const wrong = tried.filter(({ seen: { code, right } }) => code === 0 && !right);
const other = tried.filter(({ change, did, seen }) =>
  did !== change.expected || !seen.told.includes(change.tells ?? "")
);
const count = (value: number) => ({ value, unit: "" }) as const;
report("changes", {
  tried: count(tried.length),
  "stale or wrong": count(wrong.length),
  "not as expected": count(other.length),
});
if (other.length > 0) {
  console.error(other.map(({ change, did }) => `${change.what}: ${did}, expected ${change.expected}`).join("\n"));
  Deno.exit(1);
}
