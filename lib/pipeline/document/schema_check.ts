/** Checks a document against the schema, and keeps what is sound of it, so that later checks can go on. */
import type { Path } from "./diagnostic.ts";
import { pipelineJsonSchema, pipelineSchema } from "./document_schema.ts";
import type { PipelineContent } from "./document_schema.ts";
import { schemaFaults } from "./schema_message.ts";
import type { SchemaFault } from "./schema_message.ts";
import { valueFaults } from "./schema_values.ts";

export interface CheckedContent {
  readonly faults: readonly SchemaFault[];
  /** The document without what is faulty; missing where nothing can be made of it. */
  readonly content?: PipelineContent;
  /** Dotted paths that were left out or probably misspelt: `stages.train.inputs`. Nothing must be concluded from them. */
  readonly damaged: ReadonlySet<string>;
}

/** Finds every fault of form in a document: types, unknown and missing keys, values that JSON cannot hold. */
export function checkContent(value: unknown): CheckedContent {
  const alone = emptyFault(value) ?? versionFault(value);
  if (alone) return { faults: [alone], damaged: new Set() };
  const result = pipelineSchema.safeParse(value);
  if (result.success) return { faults: valueFaults(result.data, new Set()), content: result.data, damaged: new Set() };
  const faults = schemaFaults(result.error.issues, value, pipelineJsonSchema());
  const { content, damaged } = soundPart(value, faults);
  return { faults: content ? [...faults, ...valueFaults(content, damaged)] : faults, content, damaged };
}

function emptyFault(value: unknown): SchemaFault | undefined {
  if (value !== null) return undefined;
  return { path: [], at: "value", kind: "value", message: "the file is empty, expected a map" };
}

/** Another version of the format is the one fault worth naming: the others would follow from it. */
function versionFault(value: unknown): SchemaFault | undefined {
  if (typeof value !== "object" || value === null || !("pipeline" in value) || value.pipeline === 1) return undefined;
  if (typeof value.pipeline !== "number") return undefined;
  const message = `expected 1, the version of this format that this program reads, got ${value.pipeline}`;
  return { path: ["pipeline"], at: "value", kind: "value", message };
}

/** What stands in for a top-level entry that is faulty or missing. */
const EMPTY: Readonly<Record<string, unknown>> = {
  pipeline: 1,
  paper: { title: "?" },
  default: "default",
  sources: {},
  params: {},
  profiles: {},
  stages: {},
};

function soundPart(value: unknown, faults: readonly SchemaFault[]): Pick<CheckedContent, "content" | "damaged"> {
  const damaged = new Set<string>();
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { damaged };
  const sound: Record<string, unknown> = structuredClone({ ...value });
  let remaining = faults;
  // Leaving out a faulty value may leave its parent without a required key, which is then left out in turn.
  for (let round = 0; round < 4; round++) {
    for (const fault of remaining) leaveOut(sound, fault, damaged);
    const result = pipelineSchema.safeParse(sound);
    if (result.success) return { content: result.data, damaged };
    remaining = schemaFaults(result.error.issues, sound, undefined);
  }
  return { damaged };
}

function leaveOut(sound: Record<string, unknown>, fault: SchemaFault, damaged: Set<string>): void {
  if (fault.kind === "unknown key") {
    remove(sound, fault.path);
    if (fault.meant !== undefined) damaged.add([...fault.path.slice(0, -1), fault.meant].join("."));
    return;
  }
  const path = fault.path.slice(0, grain(fault.path));
  damaged.add(path.join("."));
  const [top] = path;
  if (path.length === 1 && typeof top === "string") sound[top] = structuredClone(EMPTY[top]);
  else remove(sound, path);
}

/** How many keys name the smallest part that can be left out: a field of a stage, a source, a part of a profile. */
function grain([top]: Path): number {
  if (top === "stages" || top === "profiles") return 3;
  return top === "sources" || top === "params" ? 2 : 1;
}

function remove(root: Record<string, unknown>, path: Path): void {
  let parent: unknown = root;
  for (const key of path.slice(0, -1)) {
    if (typeof parent !== "object" || parent === null) return;
    parent = Reflect.get(parent, key);
  }
  const last = path.at(-1);
  if (typeof parent === "object" && parent !== null && last !== undefined) Reflect.deleteProperty(parent, last);
}
