/** What was run: an action for each instance, with what it read, made and needed, and when. */
import type { Instance } from "../instance.ts";
import type { RunRecord } from "../store/records.ts";
import { type CrateGraph, reference } from "./crate_graph.ts";
import { leavesOf, type ParameterEntities, partOf } from "./parameter_entities.ts";
import type { Agent, RecordedRun } from "./recorded_run.ts";

export const completed = "http://schema.org/CompletedActionStatus";

/** The action of an instance. */
export const actionOf = (id: string) => partOf("", "run", ...id.split("/"));

/** When a run began and ended, ISO 8601; the beginning is that of the attempt that came to an end. */
export function timesOf({ finished, seconds }: RunRecord): { readonly startTime: string; readonly endTime: string } {
  const end = new Date(finished);
  const text = (time: Date) => time.toISOString().replace("Z", "+00:00"); // The form that the profile knows.
  return { startTime: text(new Date(end.getTime() - seconds * 1000)), endTime: text(end) };
}

/** The action's links to its inputs and outputs are made by who knows their entities. */
export function addAction(
  graph: CrateGraph,
  { instance, record }: { instance: Instance; record: RunRecord },
  { tool, agent }: { tool: string; agent?: string },
): string {
  const id = actionOf(instance.id);
  graph.add({
    "@id": id,
    "@type": "CreateAction",
    name: instance.id,
    description: instance.about ?? instance.task.about,
    instrument: reference(tool),
    ...timesOf(record),
    actionStatus: completed,
    ...(agent === undefined ? {} : { agent: reference(agent) }),
    identifier: record.fingerprint,
  });
  addResources(graph, id, record);
  addCircumstances(graph, id, record);
  return id;
}

/** Parameters of an instance, as values of its tool's formal parameters. */
export function addParameters(
  graph: CrateGraph,
  parameters: ParameterEntities,
  { id, params }: Instance,
  tool: string,
): void {
  for (const { name, value } of leavesOf(params)) {
    const formal = { id: partOf(tool, "with", name), name };
    const actual = partOf("", "run", ...id.split("/"), "with", name);
    graph.link(actionOf(id), "object", parameters.value(tool, formal, actual, value));
  }
}

function addResources(graph: CrateGraph, action: string, { seconds, peakMemoryBytes }: RunRecord): void {
  const unit = (name: string) => `https://qudt.org/vocab/unit/${name}`;
  const used: readonly (readonly [string, number | undefined, string])[] = [
    ["wall-time", seconds, unit("SEC")],
    ["peak-memory", peakMemoryBytes, unit("BYTE")],
  ];
  for (const [name, value, unitCode] of used) {
    if (value === undefined) continue;
    const id = `${action}/used/${name}`;
    const propertyID = `https://w3id.org/ro/terms/workflow-run#${name}`;
    graph.add({ "@id": id, "@type": "PropertyValue", name, propertyID, unitCode, value: String(value) });
    graph.link(action, "resourceUsage", id);
  }
}

/**
 * What the same fingerprint may differ by: the machine, and what computed on it. And where somebody has accepted outputs
 * of other code than the crate shows, what had changed and why that does not matter.
 */
function addCircumstances(
  graph: CrateGraph,
  action: string,
  { host, cores, producer, accepted = [] }: RunRecord,
): void {
  const { packages, ...made } = producer ?? {};
  const known = Object.entries({ host, cores, ...made });
  const versions = Object.entries(packages ?? {}).map(([name, version]) => [`package ${name}`, version] as const);
  const acceptances = accepted.map(({ from, because, changes }, index) =>
    [`accepted change ${index + 1}`, `${changes.join("; ")}; because: ${because}; made as ${from}`] as const
  );
  for (const [name, value] of [...known, ...versions, ...acceptances]) {
    const id = `${action}/producer/${encodeURIComponent(name)}`;
    graph.add({ "@id": id, "@type": "PropertyValue", name, value });
    graph.link(action, "additionalProperty", id);
  }
}

export function addAgent(graph: CrateGraph, { name, orcid }: Agent): string {
  return graph.add({ "@id": orcid ?? "#agent", "@type": "Person", name });
}

/** The first beginning and the last end: instances may have been made by earlier invocations. */
export function timesOfAll({ instances }: RecordedRun): { readonly startTime: string; readonly endTime: string } {
  const times = instances.map(({ record }) => timesOf(record));
  const sorted = (key: "startTime" | "endTime") => times.map((time) => time[key]).toSorted();
  return { startTime: sorted("startTime").at(0) ?? "", endTime: sorted("endTime").at(-1) ?? "" };
}
