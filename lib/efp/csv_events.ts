/** Events from comma-separated values: a header with pt, eta, phi and perhaps event, in any order among other columns. */
import { InputError } from "../artifact/input_error.ts";
import { type ColumnName, columnNames, EventGatherer, type ParticleEvent, rowFault } from "./events.ts";

/** Without a column `event` all rows are one event. @throws InputError that names the line. */
export async function* readCsvEvents(path: string): AsyncGenerator<ParticleEvent> {
  const gatherer = new EventGatherer();
  let columns: Map<ColumnName, number> | undefined, number = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (line.trim() === "") continue;
    const fields = line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
    if (!columns) {
      columns = columnsOf(fields, `${path}:${number}`);
      continue;
    }
    const before = addRow(gatherer, columns, fields, `${path}:${number}`);
    if (before) yield before;
  }
  if (!columns) throw new InputError(`cannot read ${path}: it is empty, expected a header with pt, eta, phi`);
  const last = gatherer.finish();
  if (last) yield last;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await Deno.open(path);
  let rest = "";
  for await (const chunk of file.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() as string; // split() gives one at least.
    yield* lines;
  }
  yield rest;
}

function columnsOf(fields: readonly string[], place: string): Map<ColumnName, number> {
  const columns = new Map<ColumnName, number>();
  for (const name of columnNames) {
    const at = fields.findIndex((field) => field.replace(/^\uFEFF/, "").toLowerCase() === name);
    if (at >= 0) columns.set(name, at);
    else if (name !== "event") {
      throw new InputError(`${place}: cannot read the header: there is no column "${name}", expected pt, eta, phi`);
    }
  }
  return columns;
}

function addRow(
  gatherer: EventGatherer,
  columns: ReadonlyMap<ColumnName, number>,
  fields: readonly string[],
  place: string,
): ParticleEvent | undefined {
  const value = (name: ColumnName) => {
    const field = fields[columns.get(name) ?? -1] ?? "";
    return field === "" ? NaN : Number(field);
  };
  const [pt, eta, phi] = [value("pt"), value("eta"), value("phi")];
  const fault = rowFault(pt, eta, phi);
  if (fault !== undefined) throw new InputError(`${place}: cannot use particle: ${fault}`);
  const event = columns.get("event");
  try {
    return gatherer.add(event === undefined ? "0" : fields[event] ?? "", pt, eta, phi);
  } catch (error) {
    throw error instanceof RangeError ? new InputError(`${place}: ${error.message}`) : error;
  }
}
