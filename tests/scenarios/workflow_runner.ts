/**
 * Runs the steps of a GitHub workflow's job here: `run` by bash as GitHub does, checkout as a clone, the caches as copies.
 * It knows what reproduce.yml uses, and refuses anything else.
 */
// @ts-types="../../lib/declarations/std_yaml.d.ts"
import { parse } from "@std/yaml";

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | number>>;
  readonly jobs: Readonly<Record<string, { readonly "runs-on": string; readonly steps: readonly Step[] }>>;
}

export function parseWorkflow(text: string): Workflow {
  return parse(text, { schema: "core" }) as Workflow;
}

export interface StepResult {
  readonly step: string;
  readonly outcome: "success" | "failure" | "skipped";
  readonly output: string;
}

export interface JobResult {
  readonly failed: boolean;
  readonly steps: readonly StepResult[];
  /** Folders that were uploaded, absolute. */
  readonly uploaded: readonly string[];
}

/** Where stores are kept between jobs, as the cache service keeps them: by key, the newest last. */
export type Caches = Map<string, string>;

interface JobContext {
  /** The repository that is cloned. */
  readonly repository: string;
  /** Where the clone goes. */
  readonly workspace: string;
  /** `$RUNNER_TEMP`. */
  readonly temporary: string;
  readonly caches: Caches;
}

export async function runJob(workflow: Workflow, context: JobContext): Promise<JobResult> {
  const { workspace, temporary } = context;
  const steps: StepResult[] = [];
  const uploaded: string[] = [];
  const outputs: Record<string, Record<string, string>> = {};
  const pathFile = `${temporary}/github_path`;
  await Deno.writeTextFile(pathFile, "");
  let failed = false;
  const [job] = Object.values(workflow.jobs);
  for (const step of job?.steps ?? []) {
    const name = step.name ?? step.uses ?? "?";
    if (!holds(step.if, { failed, outputs })) {
      steps.push({ step: name, outcome: "skipped", output: "" });
      continue;
    }
    const environment = Object.fromEntries(Object.entries(workflow.env).map(([key, value]) => [key, String(value)]));
    const result = step.run !== undefined
      ? await bash(step.run, {
        workspace,
        environment: { ...environment, RUNNER_TEMP: temporary, GITHUB_PATH: pathFile },
      })
      : await action(step, context, { outputs, uploaded, environment });
    if (!result.success) failed = true;
    steps.push({ step: name, outcome: result.success ? "success" : "failure", output: result.output });
  }
  return { failed, steps, uploaded };
}

type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

function holds(condition: string | undefined, { failed, outputs }: { failed: boolean; outputs: Outputs }): boolean {
  if (condition === undefined) return !failed;
  const parts = /^\$\{\{ (.+) \}\}$/.exec(condition)?.[1]?.split(" && ");
  if (!parts) throw new Error(`cannot read the condition ${condition}`);
  const all = parts.map((part) => {
    if (part === "!cancelled()") return true;
    const [, id = "", output = "", value] = /^steps\.(\w+)\.outputs\.([\w-]+) != '(\w+)'$/.exec(part) ?? [];
    if (value === undefined) throw new Error(`cannot read the condition ${part}`);
    return outputs[id]?.[output] !== value;
  });
  return all.every(Boolean);
}

async function bash(
  script: string,
  { workspace, environment }: { workspace: string; environment: Record<string, string> },
): Promise<{ success: boolean; output: string }> {
  const added = (await Deno.readTextFile(environment.GITHUB_PATH ?? "")).split("\n").filter(Boolean);
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
    cwd: workspace,
    env: { ...environment, CI: "true", PATH: [...added.toReversed(), Deno.env.get("PATH")].join(":") },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, output: decode(stdout) + decode(stderr) };
}

async function action(
  step: Step,
  { repository, workspace, caches }: JobContext,
  { outputs, uploaded, environment }: {
    outputs: Record<string, Record<string, string>>;
    uploaded: string[];
    environment: Readonly<Record<string, string>>;
  },
): Promise<{ success: boolean; output: string }> {
  const [name] = (step.uses ?? "").split("@");
  const given = Object.fromEntries(
    Object.entries(step.with ?? {}).map((
      [key, value],
    ) => [key, expand(String(value), { workspace, outputs, environment })]),
  );
  const at = `${workspace}/${given.path}`;
  switch (name) {
    case "actions/checkout":
      return await run("git", ["clone", "-q", "--depth=1", `file://${repository}`, workspace]);
    case "actions/cache": // Of npm packages: this machine's own.
      return { success: true, output: "" };
    case "actions/cache/restore": {
      const exact = caches.get(given.key ?? "");
      const similar = [...caches].findLast(([key]) => key.startsWith(given["restore-keys"] ?? "\0"))?.[1];
      const found = exact ?? similar;
      if (step.id) {
        outputs[step.id] = { "cache-hit": String(exact !== undefined), "cache-primary-key": given.key ?? "" };
      }
      return found === undefined ? { success: true, output: "" } : await run("cp", ["-a", found, at]);
    }
    case "actions/cache/save": {
      const folder = await Deno.makeTempDir({ prefix: "reproduce-cache-" });
      caches.set(given.key ?? "", `${folder}/store`);
      return await run("cp", ["-a", at, `${folder}/store`]);
    }
    case "actions/upload-artifact":
      uploaded.push(at);
      return { success: [...Deno.readDirSync(at)].length > 0, output: "" };
    default:
      throw new Error(`the test does not know ${name}`);
  }
}

/** The few expressions that reproduce.yml has. */
function expand(
  text: string,
  { workspace, outputs, environment }: {
    workspace: string;
    outputs: Outputs;
    environment: Readonly<Record<string, string>>;
  },
): string {
  return text.replaceAll(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    if (expression === "runner.os") return "Linux";
    const variable = /^env\.(\w+)$/.exec(expression)?.[1];
    if (variable !== undefined) return environment[variable] ?? "";
    const [, id, output] = /^steps\.(\w+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
    if (id !== undefined && output !== undefined) return outputs[id]?.[output] ?? "";
    const files = /^hashFiles\((.+)\)$/.exec(expression)?.[1]?.split(", ").map((file) => file.slice(1, -1));
    if (!files) throw new Error(`the test does not know the expression ${expression}`);
    return files.map((file) => Deno.readTextFileSync(`${workspace}/${file}`)).map(fnv).join("-");
  });
}

/** A short hash; which one does not matter here. */
function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}

async function run(program: string, args: readonly string[]): Promise<{ success: boolean; output: string }> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args] }).output();
  return { success, output: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}
