/**
 * `deno task efp FILE`: energy flow polynomials of particles in a file, as comma-separated values, for people who want
 * nothing else of this project.
 */
import { parseArguments } from "../cli/arguments.ts";
import { defineCommand, type ExitCode, UsageError } from "../cli/command.ts";
import { type Console, processConsole } from "../cli/console.ts";
import { commandHelp } from "../cli/help.ts";
import { InputError } from "../artifact/input_error.ts";
import { hasSignature } from "../dataset/hdf5_signature.ts";
import { EnergyFlow } from "../physics/energy_flow/energy_flow.ts";
import { connectedMultigraphs } from "../physics/energy_flow/enumeration.ts";
import { type Exponents, type Normalisation, normalisations } from "../physics/energy_flow/measure.ts";
import type { Multigraph } from "../physics/energy_flow/multigraph.ts";
import { graphName, graphOfName } from "../physics/energy_flow/names.ts";
import { readCsvEvents } from "./csv_events.ts";
import { readHdf5Events } from "./hdf5_events.ts";

const command = defineCommand({
  name: "efp",
  about: "Computes energy flow polynomials of the particles in a CSV or HDF5 file; writes CSV, a row per event.",
  positional: { name: "FILE", about: "Columns pt, eta, phi and perhaps event, rows of an event together", many: false },
  options: {
    graph: { kind: "list", value: "GRAPH", about: "A graph: edges such as 01-02x2-13, or an id such as (3,3,1)" },
    "max-edges": {
      kind: "count",
      value: "N",
      about: "All connected graphs of at most N edges, N at most 8 (default 3)",
    },
    kappa: { kind: "value", value: "K,…", about: "Powers of transverse momentum (default 1)" },
    beta: { kind: "value", value: "B,…", about: "Powers of angle (default 1)" },
    normalisation: {
      kind: "value",
      value: "NAME",
      about: "shares: (pt/sum)^kappa (default); powers: pt^kappa/sum; none",
    },
    dataset: { kind: "value", value: "NAME", about: "HDF5: the data set of events x particles x 3 (pt, eta, phi)" },
    output: { kind: "value", value: "FILE", about: "Where to write (default: standard output)" },
  },
  notes: [
    "theta is (deta^2 + dphi^2)^(beta/2). An event without particles has 0. Values have all their digits.",
    "",
    "  deno task efp jets.csv --graph '(3,3,1)' --graph 01-02x2 --kappa 1,2 --beta 0.5,1",
  ],
  async run({ console }, [file], options): Promise<ExitCode> {
    if (file === undefined) throw new UsageError("there is no FILE, expected CSV or HDF5 with pt, eta, phi");
    const graphs = chooseGraphs(options.graph, options["max-edges"]);
    const kappas = numbers("kappa", options.kappa), betas = numbers("beta", options.beta);
    const normalisation = chooseNormalisation(options.normalisation);
    const exponents = kappas.flatMap((kappa) => betas.map((beta) => ({ kappa, beta })));
    refuseOtherFiles(file);
    const events = hasSignature(file) ? readHdf5Events(file, options.dataset) : readCsvEvents(file);
    using output = new Output(options.output, console);
    const flow = new EnergyFlow(graphs);
    output.write(headerOf(graphs, exponents));
    for await (const { name, particles } of events) {
      output.write(`${quoted(name)},${flow.evaluate(particles, exponents, { normalisation }).join(",")}`);
    }
    output.finish();
    return 0;
  },
});

function chooseGraphs(named: readonly string[], mostEdges: number | undefined): Multigraph[] {
  if (mostEdges !== undefined && mostEdges > 8) {
    throw new UsageError(`cannot use --max-edges ${mostEdges}: expected at most 8`);
  }
  const all = mostEdges === undefined && named.length > 0 ? [] : connectedMultigraphs(mostEdges ?? 3);
  try {
    const graphs = [...named.map(graphOfName), ...all];
    return [...new Map(graphs.map((graph) => [graph.key, graph])).values()];
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function numbers(option: "kappa" | "beta", text = "1"): number[] {
  const values = text.split(",").map((part) => part.trim() === "" ? NaN : Number(part));
  const isRight = (value: number) => Number.isFinite(value) && (option === "kappa" || value >= 0);
  if (values.every(isRight) && new Set(values).size === values.length) return values;
  throw new UsageError(
    `cannot use --${option} ${text}: expected different numbers${option === "beta" ? " of 0 or more" : ""}, as 0.5,1,2`,
  );
}

function chooseNormalisation(name = "shares"): Normalisation {
  const found = normalisations.find((known) => known === name);
  if (found) return found;
  throw new UsageError(`cannot use --normalisation ${name}: expected one of ${normalisations.join(", ")}`);
}

function headerOf(graphs: readonly Multigraph[], exponents: readonly Exponents[]): string {
  const columns = exponents.flatMap(({ kappa, beta }) =>
    graphs.map((graph) => `${graphName(graph)} kappa ${kappa} beta ${beta}`)
  );
  return ["event", ...columns.map(quoted)].join(",");
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function refuseOtherFiles(path: string): void {
  try {
    if (!Deno.statSync(path).isDirectory) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InputError(`cannot read ${path}: there is no such file, expected CSV or HDF5`);
  }
  throw new InputError(`cannot read ${path}: it is a folder, expected a CSV or HDF5 file`);
}

/** Lines to a file or to standard output. A file appears whole or, after a fault, not at all. */
class Output implements Disposable {
  readonly #path: string | undefined;
  readonly #console: Console;
  readonly #file: Deno.FsFile | undefined;
  #isOpen = true;

  constructor(path: string | undefined, console: Console) {
    this.#path = path;
    this.#console = console;
    if (path !== undefined) this.#file = Deno.openSync(`${path}.part`, { write: true, create: true, truncate: true });
  }

  write(line: string): void {
    if (!this.#file) return this.#console.print(line);
    let bytes = new TextEncoder().encode(line + "\n");
    while (bytes.length > 0) bytes = bytes.subarray(this.#file.writeSync(bytes));
  }

  finish(): void {
    this.#isOpen = false;
    this.#file?.close();
    if (this.#path !== undefined) Deno.renameSync(`${this.#path}.part`, this.#path);
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#file?.close();
    if (this.#path !== undefined) Deno.removeSync(`${this.#path}.part`);
  }
}

/** Runs the command. @returns the exit code: 1 for a fault of the file, 2 for one of the arguments. */
export async function main(args: readonly string[], console: Console): Promise<ExitCode> {
  try {
    const { positional, options, help } = parseArguments(command, args);
    if (!help) {
      return await command.run({ root: "", console, signal: new AbortController().signal }, positional, options);
    }
    console.print(commandHelp(command));
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isUsage = error instanceof UsageError;
    if (!isUsage && error.name !== "InputError" && !(error instanceof RangeError)) throw error;
    console.complain(error.message);
    return isUsage ? 2 : 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args, processConsole()));
