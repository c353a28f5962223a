/** The program `deno task efp`: what it reads and writes. */
import h5wasm from "h5wasm/node";
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals } from "@std/assert";
import { main } from "../../lib/efp/main.ts";

const golden = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/energy_flow/golden.json", import.meta.url)),
) as { event_pt_eta_phi: number[][]; values: { ndk: number[]; kappa: number; beta: number; value: number }[] };
const rows = golden.event_pt_eta_phi;

async function run(...args: string[]): Promise<{ code: number; printed: string[]; complained: string[] }> {
  const printed: string[] = [], complained: string[] = [];
  const code = await main(args, {
    interactive: false,
    print: (line) => printed.push(line),
    complain: (line) => complained.push(line),
  });
  return { code, printed, complained };
}

async function file(name: string, text: string): Promise<string> {
  const path = `${await Deno.makeTempDir()}/${name}`;
  await Deno.writeTextFile(path, text);
  return path;
}

async function hdf5(datasets: Record<string, { data: Float64Array | Int32Array; shape: number[] }>): Promise<string> {
  const path = `${await Deno.makeTempDir()}/particles.h5`;
  await h5wasm.ready;
  const written = new h5wasm.File(path, "w");
  for (const [name, { data, shape }] of Object.entries(datasets)) written.create_dataset({ name, data, shape });
  written.close();
  return path;
}

function expected(ndk: string, kappa: number, beta: number): number {
  const found = golden.values.find((row) =>
    `(${row.ndk.join(",")})` === ndk && row.kappa === kappa && row.beta === beta
  );
  return (found as typeof golden.values[number]).value;
}

function assertValues(line: string | undefined, event: string, values: readonly number[]): void {
  const [name, ...own] = (line ?? "").split(",");
  assertEquals(name, event);
  assertEquals(own.length, values.length);
  own.forEach((text, i) => {
    const value = values[i] as number;
    assert(Math.abs(Number(text) - value) <= 1e-12 * Math.abs(value), `${text}, expected ${value}`);
  });
}

const triangleAndPath = ["--graph", "(3,3,1)", "--graph", "20-01-13", "--kappa", "1,2", "--beta", "0.5"];
const values = [1, 2].flatMap((kappa) => ["(3,3,1)", "(4,3,1)"].map((ndk) => expected(ndk, kappa, 0.5)));

Deno.test("efp writes the values of each event of a CSV file, whatever the order of its columns", async () => {
  const lines = rows.map(([pt, eta, phi]) => `x,${phi},${pt},first,${eta}`);
  const path = await file("a.csv", ["note, phi ,pt,event,ETA", ...lines, "", "y,0,3,second,0"].join("\r\n"));
  const { code, printed } = await run(path, ...triangleAndPath);
  assertEquals(code, 0);
  assertEquals(
    printed[0],
    'event,"(3,3,1) kappa 1 beta 0.5","(4,3,1) kappa 1 beta 0.5","(3,3,1) kappa 2 beta 0.5","(4,3,1) kappa 2 beta 0.5"',
  );
  assertValues(printed[1], "first", values);
  assertValues(printed[2], "second", [0, 0, 0, 0]);
  assertEquals(printed.length, 3);
});

Deno.test("efp reads HDF5: columns, or events of a fixed number of particles filled up with pt = 0", async () => {
  const column = (index: number) => Float64Array.from([...rows, [7, 0.3, 0.2]], (row) => row[index] as number);
  const columns = await hdf5({
    pt: { data: column(0), shape: [5] },
    eta: { data: column(1), shape: [5] },
    phi: { data: column(2), shape: [5] },
    event: { data: Int32Array.from([4, 4, 4, 4, 9]), shape: [5] },
  });
  const { printed } = await run(columns, ...triangleAndPath);
  assertValues(printed[1], "4", values);
  assertValues(printed[2], "9", [0, 0, 0, 0]);

  const empty = Array.from({ length: 5 }, () => [0, 0, 0]);
  const jets = await hdf5({ X: { data: Float64Array.from([...rows, [0, 0, 0], ...empty].flat()), shape: [2, 5, 3] } });
  const padded = await run(jets, "--dataset", "X", ...triangleAndPath);
  assertValues(padded.printed[1], "0", values);
  assertValues(padded.printed[2], "1", [0, 0, 0, 0]);

  const { code, complained } = await run(columns, "--dataset", "pt");
  assertEquals([code, complained], [1, [
    `cannot read ${columns}: pt has shape 5, expected events x particles x 3, of pt, eta, phi`,
  ]]);
});

Deno.test("efp writes all graphs up to a number of edges to a file, which a fault does not leave in parts", async () => {
  const good = await file("a.csv", "pt,eta,phi\n1,0,0\n2,0.1,0\n"), output = `${good}.out`;
  assertEquals((await run(good, "--max-edges", "4", "--output", output)).code, 0);
  const [header = "", line] = Deno.readTextFileSync(output).trimEnd().split("\n");
  assertEquals(header.match(/ kappa 1 beta 1/g)?.length, 21);
  assertEquals(line?.split(",").length, 1 + 21);
  const bad = await file("b.csv", "pt,eta,phi,event\n1,0,0,0\n2,0,0,1\n3,0,0,0\n");
  const { code, complained } = await run(bad, "--output", `${bad}.out`);
  assertEquals([code, complained], [1, [`${bad}:4: event 0 comes again, expected its rows one after the other`]]);
  assertEquals([...Deno.readDirSync(bad.replace(/\/[^/]*$/, ""))].map(({ name }) => name), ["b.csv"]);
});

Deno.test("efp names what is wrong in one line, with its place", async () => {
  const fault = async (...args: string[]) => {
    const { code, complained } = await run(...args);
    assertEquals(complained.length, 1);
    return `${code} ${complained[0]?.replaceAll(/\/\S*\//g, "")}`;
  };
  assertEquals(
    await fault("/none.csv"),
    "1 cannot read none.csv: there is no such file, expected CSV or HDF5".replace("none", "/none"),
  );
  assertEquals(
    await fault(await file("a.csv", "pt,eta\n1,2\n")),
    '1 a.csv:1: cannot read the header: there is no column "phi", expected pt, eta, phi',
  );
  assertEquals(
    await fault(await file("a.csv", "pt,eta,phi\n1,2,3\n0,1,1\n")),
    "1 a.csv:3: cannot use particle: pt is 0, expected more than 0",
  );
  assertEquals(
    await fault(await file("a.csv", "pt,eta,phi\n1,,3\n")),
    "1 a.csv:2: cannot use particle: eta is NaN, expected a number",
  );
  assertEquals(
    await fault(await file("a.csv", "")),
    "1 cannot read a.csv: it is empty, expected a header with pt, eta, phi",
  );
  const good = await file("a.csv", "pt,eta,phi\n1,2,3\n");
  assertEquals(
    await fault(good, "--beta", "1,x"),
    "2 cannot use --beta 1,x: expected different numbers of 0 or more, as 0.5,1,2",
  );
  assertEquals(
    await fault(good, "--beta=-1"),
    "2 cannot use --beta -1: expected different numbers of 0 or more, as 0.5,1,2",
  );
  assertEquals(
    await fault(good, "--graph", "(5,5,8)"),
    "2 cannot name graph (5,5,8): its edges are not known here, expected edges such as 01-02x2-13",
  );
  assertEquals(await fault(), "2 there is no FILE, expected CSV or HDF5 with pt, eta, phi");
});
