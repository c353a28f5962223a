/**
 * The form of pipeline.yaml: keys and types of everything but the parameters, whose form each task declares.
 * `pipeline.schema.json`, which completes the file in editors, is generated from here (`deno task schema`).
 *
 * Loading zod takes longer than all else that a warm run does with the file, so reach this module by
 * `await import()`, or for its types.
 */
import { z } from "zod";
import { longestAxis } from "./limits.ts";

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
export const NAME_RULE = "expected a name: a letter, then letters, digits, _ and -";
const DURATION = /^(?=\d)(\d+h)?(\d+m)?(\d+s)?$/;
const MEMORY = /^\d+(\.\d+)?(MB|GB|MiB|GiB)$/;

const name = z.string().regex(NAME, NAME_RULE);
const profileName = name.meta({ pattern: "^(?!custom$)[A-Za-z][A-Za-z0-9_-]*$" }); // For editors; schema_values.ts says why.
const text = z.string().min(1, "expected text");
const about = text.optional().describe("Why it is there, for readers; never part of a key");

/** Values by name; whether they fit is for the task that receives them to say. */
const parameters = z.record(name, z.unknown().describe("A value: number, text, true or false, list or map"));

const source = z.strictObject({
  path: text.describe("Relative to this file; downloaded from url where it is missing"),
  url: z.url({ protocol: /^https?$/, error: "expected an http or https address" }).meta({ pattern: "^https?://[^/?#]" })
    .optional().describe("Where the file is downloaded from, if it is not at path"),
  digest: z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 digest, 64 hexadecimal digits").optional()
    .describe("SHA-256 that the file must have; without it, the first content seen is pinned in pipeline.lock"),
  about,
}).describe("A file that comes from outside");

const sources = z.record(name, source).describe("All that comes from outside, each named once");

const profile = z.strictObject({
  sources: sources.optional().describe("Replaces whole entries of sources"),
  params: parameters.optional().describe("Overlays params: maps merge, anything else replaces"),
  stages: z.array(name).min(1).optional()
    .describe("What a run makes that names no stages, with what these read. Default: all stages"),
}).describe("An overlay of sources and params, and which stages it makes");

const AXIS_RULE = "expected a list, a map, a whole number, or a $reference to one";

const axisValue = z.union([text, z.number()]).describe("Text or a number");
const axis = z.union([
  z.string().regex(/^\$/, AXIS_RULE).describe("A $reference to a list, map or number"),
  z.array(axisValue).describe("Values that name themselves"),
  z.record(z.string(), z.unknown().describe("What $axis stands for")).describe("Values by name"),
  z.int().min(0).max(longestAxis).describe("How many: 3 stands for 1, 2 and 3"),
]).describe(
  "A list whose values name themselves, a map whose keys name its values, how many from 1 on, or a $reference to one of these",
);

const resources = z.strictObject({
  cores: z.int().min(1).optional().describe("Upper limit; fewer while other stages are ready. Default 1"),
  gpu: z.int().min(0).max(1).optional().describe("1 where the stage uses the GPU, if there is one. Default 0"),
  memory: z.string().regex(MEMORY, "expected an amount like 500MB or 1.5GB").optional().describe("Default 500MB"),
});

const address = text.describe("A source, stage.output or stage@instance.output");
const input = z.union([
  address,
  z.strictObject({
    from: text.describe("stage.output"),
    before: name.describe("An axis of both stages: only instances that come before along it are read"),
  }).describe("What earlier instances made, of a stage that may itself need this one"),
]).describe("A source, stage.output, stage@instance.output, or { from: stage.output, before: axis }");
const pattern = text.describe("A path below results/<profile>/; * stands for the instance, .* for every file format");

const stage = z.strictObject({
  task: name.optional().describe("The program tasks/<task>.ts; by default the stage's own name"),
  matrix: z.record(name, axis).optional().describe("One instance for every combination of the axes' values"),
  inputs: z.union([z.array(input), z.record(name, input)]).optional()
    .describe("A source, stage.output or stage@instance.output; a list keeps the names, a map renames"),
  given: z.record(text, z.record(name, name.describe("A source")).describe("Its outputs, each the file of a source"))
    .optional().describe(
      "Instances that do not run, by name (et/1 of train@et/1), since sources stand for their outputs",
    ),
  with: parameters.optional().describe("Parameters; $name.path stands for a matrix axis or an entry of params"),
  publish: z.union([pattern, z.record(name, pattern)]).optional()
    .describe("Files of results/: a pattern for every output that matches, or output: pattern"),
  resources: resources.optional().describe("What one instance needs; never part of a key"),
  timeout: z.string().regex(DURATION, 'expected a duration like "30m" or "1h30m"').optional()
    .describe('An instance that runs longer is ended and fails: "30m", "1h30m". Default: none'),
  retries: z.int().min(0).max(10).optional().describe("How often a failed instance is tried again. Default 0"),
  about,
}).describe("A node of the graph");

const cache = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "expected an http or https address" })
    .describe("Folder of a WebDAV server or Bazel cache that holds ac/ and cas/"),
  trust: z.array(text).optional()
    .describe("Whose records are believed: names of the file cache.keys, or ed25519:KEY. Default: all of cache.keys"),
  push: z.boolean().optional()
    .describe("Whether runs publish what they make, where REPRODUCE_CACHE_KEY names a private key. Default false"),
}).describe("Results that others have made and signed; never part of a key");

export const pipelineSchema = z.strictObject({
  pipeline: z.literal(1).describe("Version of this format"),
  paper: z.strictObject({
    title: text.describe("The paper's title"),
    arxiv: z.string().regex(/^\d{4}\.\d{4,5}(v\d+)?$/, 'expected an identifier like "2011.01984"').optional()
      .describe("Its identifier on arXiv, in quotes: '2011.01984'"),
    doi: z.string().regex(/^10\.\d+\/\S+$/, "expected a DOI like 10.1103/PhysRevD.103.116028").optional()
      .describe("Its DOI, without https://doi.org/"),
  }).describe("What is reproduced"),
  default: name.describe("The profile of a plain `deno task reproduce`"),
  sources: sources.optional().describe("All that comes from outside, each file named once"),
  params: parameters.optional().describe("The paper's parameters, shared by the stages"),
  profiles: z.record(profileName, profile).describe(
    "Named overlays of sources and params, and which stages each makes",
  ),
  cache: cache.optional(),
  stages: z.record(name, stage).describe("The graph"),
}).meta({ title: "pipeline.yaml", description: "A paper as a graph of stages" });

export type PipelineContent = z.infer<typeof pipelineSchema>;
export type SourceContent = z.infer<typeof source>;
export type CacheContent = z.infer<typeof cache>;
export type StageContent = z.infer<typeof stage>;

/** The JSON Schema of pipeline.yaml. */
export function pipelineJsonSchema(): unknown {
  return z.toJSONSchema(pipelineSchema, { io: "input" });
}

/** What pipeline.schema.json holds. */
export function pipelineSchemaText(): string {
  return `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`;
}
