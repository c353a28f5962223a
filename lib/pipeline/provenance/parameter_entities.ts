/** Formal parameters of the workflow and of its tools, and the values that they had. */
import type { Json } from "../identity.ts";
import { type CrateGraph, reference } from "./crate_graph.ts";

const profile = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE";

/** A single value among parameters: `network.lr`, 0.001. */
export interface Leaf {
  readonly name: string;
  readonly value: string | number | boolean;
}

/** Values at the ends of the tree, by dotted path; a list, an empty map and null are their JSON. */
export function leavesOf(params: Json, path: readonly string[] = []): Leaf[] {
  const isMap = typeof params === "object" && params !== null && !Array.isArray(params);
  const entries = isMap ? Object.entries(params as Readonly<Record<string, Json>>) : [];
  if (entries.length > 0) return entries.flatMap(([key, value]) => leavesOf(value, [...path, key]));
  if (path.length === 0) return [];
  const simple = typeof params === "string" || typeof params === "number" || typeof params === "boolean";
  return [{ name: path.join("."), value: simple ? params : JSON.stringify(params) }];
}

/** The identifier of a part of something that has one: `tasks/train.ts#with/network.lr`. */
export function partOf(id: string, ...names: readonly string[]): string {
  return `${id}#${names.map(encodeURIComponent).join("/").replaceAll("%40", "@")}`;
}

export class ParameterEntities {
  readonly #graph: CrateGraph;

  constructor(graph: CrateGraph) {
    this.#graph = graph;
  }

  /** Says that files fill an input or output of a tool or of the workflow, `owner`; returns the formal parameter. */
  file(owner: string, slot: "input" | "output", parameter: { id: string; name: string }, files: readonly string[]) {
    const id = this.#formal(owner, slot, parameter, "File");
    for (const file of files) this.#example(id, file);
    return id;
  }

  /** Says that a parameter had a value; returns the value's identifier. */
  value(owner: string, parameter: { id: string; name: string }, id: string, value: Leaf["value"]): string {
    const formal = this.#formal(owner, "input", parameter, typeOf(value));
    this.#graph.add({ "@id": id, "@type": "PropertyValue", name: parameter.name, value });
    this.#example(formal, id);
    return id;
  }

  #formal(owner: string, slot: "input" | "output", { id, name }: { id: string; name: string }, type: string): string {
    if (!this.#graph.has(id)) {
      this.#graph.add({
        "@id": id,
        "@type": "FormalParameter",
        additionalType: type,
        conformsTo: reference(profile),
        name,
      });
      this.#graph.link(owner, slot, id);
    } else if (type === "Float") this.#graph.add({ "@id": id, "@type": "FormalParameter", additionalType: type });
    return id;
  }

  #example(formal: string, actual: string): void {
    this.#graph.link(formal, "workExample", actual);
    this.#graph.link(actual, "exampleOfWork", formal);
  }
}

function typeOf(value: Leaf["value"]): string {
  if (typeof value === "boolean") return "Boolean";
  if (typeof value === "string") return "Text";
  return Number.isInteger(value) ? "Integer" : "Float";
}
