/**
 * Draws lib/compute/sparse/active_cells.svg: where two events of the bundled sample are active in each layer of the
 * paper's towers, and the share of active positions over the training events. The same file gives the same bytes.
 *
 *     deno run -A bench/active_cells.ts [FILE.svg]
 */
import { Hdf5File } from "../lib/dataset/hdf5.ts";

/** A square map of positions, row by row. */
export interface Grid {
  readonly size: number;
  readonly active: readonly boolean[];
}

/** What a layer does to an active set; the towers are three times convolution, convolution, pooling. */
const layers = ["conv", "conv", "pool", "conv", "conv", "pool", "conv", "conv", "pool"] as const;
const labels = ["image", "conv 1", "conv 2", "pool", "conv 3", "conv 4", "pool", "conv 5", "conv 6", "pool"];
const events = 512;

/** The active sets of an image's cells and of every layer's output, by their definition. */
export function activeSets(cells: Grid): Grid[] {
  const sets = [cells];
  for (const layer of layers) sets.push((layer === "conv" ? dilated : halved)(sets.at(-1) ?? cells));
  return sets;
}

function map(size: number, isActive: (row: number, column: number) => boolean): Grid {
  return { size, active: Array.from({ length: size * size }, (_, i) => isActive(Math.floor(i / size), i % size)) };
}

function anyOf({ size, active }: Grid, rows: readonly number[], columns: readonly number[]): boolean {
  const inside = (index: number) => index >= 0 && index < size;
  return rows.filter(inside).some((y) => columns.filter(inside).some((x) => active[y * size + x]));
}

const dilated = (grid: Grid) => map(grid.size, (y, x) => anyOf(grid, [y - 1, y, y + 1], [x - 1, x, x + 1]));
const halved = (grid: Grid) =>
  map(Math.ceil(grid.size / 2), (y, x) => anyOf(grid, [2 * y, 2 * y + 1], [2 * x, 2 * x + 1]));

interface Row {
  readonly title: string;
  readonly sets: readonly Grid[];
  /** Mean share of active positions, layer by layer. */
  readonly shares: readonly number[];
}

async function readRow(title: string, feature: "et" | "ht"): Promise<Row> {
  using file = await Hdf5File.open(new URL("../data/electrons.h5", import.meta.url).pathname);
  const dataset = file.dataset(`${feature}/train`), size = dataset.shape[1] ?? 0, values = dataset.rows(0, events);
  const all = Array.from(
    { length: events },
    (_, e) => activeSets(map(size, (y, x) => Number(values[(e * size + y) * size + x]) !== 0)),
  );
  const count = ({ active }: Grid) => active.filter(Boolean).length;
  const shares = labels.map((_, layer) => {
    const grids = all.map((sets) => sets[layer] as Grid);
    return grids.reduce((sum, grid) => sum + count(grid) / grid.active.length, 0) / events;
  });
  // The event whose image is nearest to the mean.
  const mean = (shares[0] ?? 0) * size * size;
  const distance = (sets: readonly Grid[]) => Math.abs(count(sets[0] as Grid) - mean);
  const typical = all.reduce((best, sets) => distance(sets) < distance(best) ? sets : best);
  return { title, sets: typical, shares };
}

const side = 72, gap = 12, left = 58, top = 24, rowHeight = side + 40;

export function draw(rows: readonly Row[]): string {
  const width = left + labels.length * (side + gap), height = top + rows.length * rowHeight;
  const head = labels.map((label, i) => text(left + i * (side + gap) + side / 2, top - 8, label, "middle"));
  const body = rows.flatMap(({ title, sets, shares }, r) => {
    const y = top + r * rowHeight;
    return [
      text(0, y + side / 2, title),
      ...sets.flatMap((grid, i) => {
        const x = left + i * (side + gap), share = 100 * (shares[i] ?? 0);
        const digits = share < 10 ? 1 : 0;
        return [
          `<path fill="#e8eaed" d="M${x} ${y}h${side}v${side}h${-side}z"/>`,
          `<path fill="${i === 0 ? "#c5221f" : "#1a73e8"}" d="${squares(grid, x, y)}"/>`,
          text(x + side / 2, y + side + 15, `${share.toFixed(digits)} %`, "middle"),
        ];
      }),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ` font-family="sans-serif" font-size="12"><title>Active positions per layer</title>`,
    `<path fill="#fff" d="M0 0h${width}v${height}H0z"/>`,
    ...[...head, ...body].map((line) => `\n${line}`),
    "\n</svg>\n",
  ].join("");
}

function text(x: number, y: number, content: string, anchor = "start"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#202124">${content}</text>`;
}

function squares({ size, active }: Grid, left: number, top: number): string {
  const cell = side / size, at = (value: number) => Number(value.toFixed(2));
  return active.flatMap((isActive, i) => {
    const x = at(left + i % size * cell), y = at(top + Math.floor(i / size) * cell), length = at(cell);
    return isActive ? [`M${x} ${y}h${length}v${length}h${-length}z`] : [];
  }).join("");
}

/** The drawing of the bundled sample. */
export async function drawSample(): Promise<string> {
  return draw([await readRow("ECal", "et"), await readRow("HCal", "ht")]);
}

if (import.meta.main) {
  const [path = new URL("../lib/compute/sparse/active_cells.svg", import.meta.url).pathname] = Deno.args;
  await Deno.writeTextFile(path, await drawSample());
}
