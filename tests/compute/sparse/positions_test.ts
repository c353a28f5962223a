// @ts-types="../../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { openBackend } from "../../../lib/compute/backend.ts";
import {
  type Context,
  dilated,
  firstActive,
  halved,
  occupied,
  type Positions,
} from "../../../lib/compute/sparse/positions.ts";
import { tf } from "../../../lib/compute/tensorflow.ts";
import { kernelsOf, pointerTo, wasmBackend } from "../../../lib/compute/wasm/kernel_module.ts";
import { Workspace } from "../../../lib/compute/wasm/workspace.ts";
import { generator } from "../tower_cases.ts";

/** Active positions as "event,row,column". */
type Places = Set<string>;

function words(at: number, count: number): Uint32Array {
  const { wasm } = wasmBackend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return new Uint32Array(wasm.HEAPU8.slice(at, at + 4 * count).buffer);
}

/** All positions of a map, active or not: what its masks say. */
function places({ mask, events, height, width }: Positions): Places {
  const rows = words(mask, events * height), found: Places = new Set();
  rows.forEach((bits, r) => {
    for (let x = 0; x < 32; x++) {
      if (bits >>> x & 1) found.add(`${Math.floor(r / height)},${r % height},${x}`);
    }
  });
  for (const place of found) assertEquals(Number(place.split(",")[2]) < width, true, "a bit beyond the width");
  return found;
}

const parse = (place: string) => place.split(",").map(Number) as [number, number, number];

function dilatedByDefinition(from: Places, height: number, width: number): Places {
  const found: Places = new Set();
  for (const [e, y, x] of [...from].map(parse)) {
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        if (y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width) found.add(`${e},${y + dy},${x + dx}`);
      }
    }
  }
  return found;
}

const inOrder = (active: Places) =>
  [...active].map(parse).toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

/** The row of the empty image at each position. */
const emptyRowOf = ({ empty, height, width }: Positions) => words(empty.rowOf, height * width);

/** Number of the row of channels at each place: active ones in order of event, row, column; 0 outside. */
function numbers(active: Places, positions: Positions): (event: number, y: number, x: number) => number {
  const { height, width } = positions, empty = emptyRowOf(positions);
  const known = new Map(inOrder(active).map((place, i) => [place.join(), firstActive(positions) + i]));
  return (e, y, x) => {
    if (y < 0 || x < 0 || y >= height || x >= width) return 0;
    return known.get(`${e},${y},${x}`) ?? empty[y * width + x] ?? NaN;
  };
}

/** A position of each row of the empty image, as event -1, row, column. */
function emptyPlaces({ empty, width }: Positions): [number, number, number][] {
  return Array.from(words(empty.representatives, empty.rows), (p) => [-1, Math.floor(p / width), p % width]);
}

async function withImages(
  width: number,
  height: number,
  check: (context: Context, cells: Positions, expected: Places) => void,
): Promise<void> {
  await openBackend("wasm");
  const random = generator(width), events = 4, expected: Places = new Set();
  const data = Float32Array.from({ length: events * height * width }, (_, i) => {
    if (random() > 0.06) return 0;
    expected.add(`${Math.floor(i / width / height)},${Math.floor(i / width) % height},${i % width}`);
    return i % 5 === 0 ? NaN : random() - 0.5;
  });
  tf.tidy(() => {
    const images = tf.tensor3d(data, [events, height, width]), backend = wasmBackend();
    using memory = new Workspace(backend);
    const context = { kernels: kernelsOf(backend), memory };
    check(context, occupied(context, pointerTo(backend, images), { events, height, width }), expected);
  });
}

for (const width of [1, 2, 3, 4, 8, 13, 31, 32]) {
  for (const height of new Set([width, 5])) {
    Deno.test(`occupied(), dilated() and halved() of ${height} x ${width} images are those of the definition`, async () => {
      await withImages(width, height, (context, cells, expected) => {
        assertEquals(places(cells), expected);
        assertEquals(cells.rows, firstActive(cells) + expected.size);
        const larger = dilatedByDefinition(expected, height, width);
        assertEquals(places(dilated(context, cells, true)), larger);
        const half = halved(context, cells);
        assertEquals([half.height, half.width], [Math.ceil(height / 2), Math.ceil(width / 2)]);
        const windows = [...expected].map(parse).map(([e, y, x]) => `${e},${y >> 1},${x >> 1}`);
        assertEquals(places(half), new Set(windows));
      });
    });

    Deno.test(`the tables of ${height} x ${width} images connect the rows of the definition`, async () => {
      await withImages(width, height, (context, cells) => {
        const { kernels, memory } = context, stride = 32, { events } = cells;
        const input = dilated(context, cells, true), out = dilated(context, input, false), half = halved(context, out);
        const outNumber = numbers(places(out), out), inputNumber = numbers(places(input), input);
        const taps = Array.from({ length: 9 }, (_, t) => [Math.floor(t / 3) - 1, t % 3 - 1] as const);

        const active = inOrder(places(input)), reach = memory.allocate(36 * active.length);
        kernels.reach(input.mask, events, height, width, out.mask, out.first, stride, reach);
        const reached = active.flatMap(([e, y, x]) => taps.map(([dy, dx]) => stride * outNumber(e, y - dy, x - dx)));
        assertEquals([...words(reach, reached.length)], reached);

        const neighbours = memory.allocate(36 * (1 + out.empty.rows)), { representatives } = out.empty;
        kernels.emptyNeighbours(representatives, out.empty.rows, height, width, input.empty.rowOf, stride, neighbours);
        const seen = emptyPlaces(out).flatMap(([e, y, x]) =>
          taps.map(([dy, dx]) => stride * inputNumber(e, y + dy, x + dx))
        );
        assertEquals([...words(neighbours, 9 + seen.length)], [...new Array(9).fill(0), ...seen]);

        const members = memory.allocate(16 * half.rows), windows = half.empty;
        kernels.windowMembers(
          half.mask,
          windows.representatives,
          windows.rows,
          events,
          out.mask,
          out.first,
          height,
          width,
          out.empty.rowOf,
          stride,
          members,
        );
        const expectedMembers = [...emptyPlaces(half), ...inOrder(places(half))].flatMap(([e, y, x]) =>
          [0, 1, 2, 3].map((k) => stride * outNumber(e, 2 * y + (k >> 1), 2 * x + k % 2))
        );
        assertEquals([...words(members, 4 * half.rows)], [0, 0, 0, 0, ...expectedMembers]);

        const emptyOf = memory.allocate(4 * out.rows), empty = emptyRowOf(out);
        kernels.emptyOffsets(out.mask, events, height, width, out.empty.rowOf, out.empty.rows, stride, emptyOf);
        const own = Array.from({ length: 1 + out.empty.rows }, (_, i) => i * stride);
        const shared = inOrder(places(out)).map(([, y, x]) => stride * (empty[y * width + x] ?? NaN));
        assertEquals([...words(emptyOf, out.rows)], [...own, ...shared]);
      });
    });
  }
}
