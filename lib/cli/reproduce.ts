/** `reproduce`: brings the pipeline up to date, shows how, and ends with the path of the page. */
import type { RunEvent } from "../pipeline/event.ts";
import type { OnDeviceLoss } from "../task/contract.ts";
import type { InstanceId } from "../pipeline/identity.ts";
import { type Plan, planRun, reproduce as runPipeline, type RunSummary } from "../pipeline/reproduce.ts";
import { localPlace } from "../pipeline/run/place.ts";
import { checkLock } from "../pipeline/lock/check.ts";
import { explainStatus } from "../pipeline/status.ts";
import { reportCheck } from "./check_lines.ts";
import { findBackend, machineCapacity } from "./capacity.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "./command.ts";
import type { Display } from "./display.ts";
import { headingOf } from "./heading.ts";
import { JsonDisplay } from "./json.ts";
import { openDisplay } from "./open_display.ts";
import { type OpenedPipeline, openPipeline, pipelineOptions } from "./open_pipeline.ts";
import { cacheLine, cacheOptions, openCache } from "./open_cache.ts";
import { publishPage } from "./page.ts";
import { reproduceCommand } from "./shell.ts";
import { givenInstances, givenText } from "./given_lines.ts";
import { printStatus } from "./status_lines.ts";

export const reproduce = defineCommand({
  name: "reproduce",
  about: "Regenerates every table and figure; only what a change reaches is run.",
  positional: {
    name: "STAGE",
    about: "Stages or instances (train, train@et/1) to make, with what they need",
    many: true,
  },
  options: {
    ...pipelineOptions,
    "dry-run": { kind: "flag", about: "Says what would run and why, and runs nothing" },
    check: {
      kind: "flag",
      about: "Runs nothing; exit 3 if pipeline.lock is not what the pipeline is now. Needs no store",
    },
    ...cacheOptions,
    "keep-going": { kind: "flag", about: "After a failure, goes on with what does not depend on it" },
    "on-device-loss": {
      kind: "value",
      value: "WHAT",
      about: "A training whose GPU fails: fail (default) keeps a checkpoint, continue goes on on the CPU",
    },
    jobs: { kind: "count", value: "N", about: "Cores to use at most; all by default" },
    json: { kind: "flag", about: "Prints a JSON object per line" },
  },
  notes: [
    'With --json each line has a key "event": begin, planned, started, progressed, said, noticed, end, and for every',
    'instance once {"event":"settled","instance":"train@hl/1","outcome":"ran","reasons":[{"kind":…,"text":…}]},',
    "whose outcome is ran, current, restored, fetched, failed or skipped. lib/cli/json.ts describes every key.",
    "Exit codes: 0 done, 1 a stage failed, 2 usage or configuration, 3 --check found a difference, 130 interrupted.",
  ],
  async run(context, targets, options): Promise<ExitCode> {
    readOnDeviceLoss(options["on-device-loss"]);
    const display = options.json ? new JsonDisplay(context.console) : undefined;
    const say = (line: string) =>
      display ? display.handle({ kind: "noticed", level: "note", line }) : context.console.print(line);
    const opened = await openPipeline(context, targets, options, say);
    if (!opened) return 2;
    const { project, pipeline, instances } = opened;
    if (options.check) {
      return reportCheck(await checkLock(project, pipeline, instances), context.console, { ...options, pipeline });
    }
    const given = givenInstances(opened.given);
    if (options["dry-run"]) {
      const states = await explainStatus(project, pipeline, instances);
      printStatus(states, context.console, { json: options.json, files: false, profile: pipeline.profile, given });
      return 0;
    }
    if (instances.length === 0 && given.length > 0) {
      for (const each of given) say(`${each.instance} is ${givenText(each)}`);
      return 0;
    }
    const early: RunEvent[] = [];
    let show = (event: RunEvent): void => void early.push(event);
    const observer = { listener: (event: RunEvent) => show(event), signal: context.signal };
    const shared = await openCache(project, pipeline, options, observer);
    // To ask a cache may last: then the display comes first.
    const known = shared.remote ? undefined : await planRun(shared, pipeline, instances);
    const idle = known !== undefined && instances.every(({ id }) => known.assessments.get(id)?.record);
    const shown = display ?? await openDisplay(context.console, !idle);
    try {
      shown.begin(headingOf(pipeline, instances, { targets, overrides: options.set }));
      show = (event) => shown.handle(event);
      early.forEach(show);
      const plan = known ?? await planRun(shared, pipeline, instances);
      return await run(context, { ...opened, project: shared }, { options, plan }, shown);
    } finally {
      shown.close();
    }
  },
});

interface Request {
  readonly options: {
    readonly profile?: string;
    readonly set: readonly string[];
    readonly "keep-going": boolean;
    readonly jobs: number | undefined;
    readonly "on-device-loss": string | undefined;
  };
  readonly plan: Plan;
}

async function run(
  { root, signal }: CommandContext,
  { project, pipeline, instances }: OpenedPipeline,
  request: Request,
  display: Display,
): Promise<ExitCode> {
  const started = performance.now();
  const { options, plan } = request;
  const backend = await findBackend(instances.filter(({ id }) => !plan.assessments.get(id)?.record));
  if (backend) display.handle({ kind: "noticed", level: "note", line: `backend: ${backend.line}` });
  const here = localPlace(root, machineCapacity(options.jobs, backend));
  const command = (id: InstanceId) => reproduceCommand(options, id);
  const summary = await runPipeline(project, {
    pipeline,
    instances,
    plan,
    places: () => here,
    keepGoing: options["keep-going"],
    onDeviceLoss: readOnDeviceLoss(options["on-device-loss"]),
    command,
  }, { listener: (event) => display.handle(event), signal });
  const { counts, interrupted, publisher } = summary;
  // An interrupted run ends at once; its page would tell less than the one before.
  const page = interrupted
    ? publisher.folder
    : await publishPage(project, pipeline, summary, { instance: command, all: reproduceCommand(options) });
  const line = project.remote && cacheLine(project.remote);
  if (line) display.handle({ kind: "noticed", level: "note", line });
  const seconds = (performance.now() - started) / 1000;
  display.end({ counts, seconds, interrupted, page: page.slice(root.length + 1) });
  return exitCode(summary);
}

/** @throws UsageError */
function readOnDeviceLoss(given = "fail"): OnDeviceLoss {
  if (given === "fail" || given === "continue") return given;
  throw new UsageError(`cannot use --on-device-loss ${given}: expected fail or continue`);
}

function exitCode({ counts, interrupted }: RunSummary): ExitCode {
  if (interrupted) return 130;
  return counts.failed > 0 ? 1 : 0;
}
