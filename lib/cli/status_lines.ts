/** What is stale and why, as lines; shared by `status` and `reproduce --dry-run`. */
import type { Reason } from "../pipeline/event.ts";
import type { InstanceStatus } from "../pipeline/status.ts";
import type { Console } from "./console.ts";
import { type GivenInstance, givenText } from "./given_lines.ts";

interface StatusOptions {
  readonly json: boolean;
  /** Whether to list the files that each instance reads and publishes. */
  readonly files: boolean;
  readonly profile: string;
  /** What does not run, since sources stand for it. */
  readonly given?: readonly GivenInstance[];
}

export function printStatus(states: readonly InstanceStatus[], console: Console, options: StatusOptions): void {
  if (options.json) {
    for (const state of [...states, ...options.given ?? []]) console.print(JSON.stringify(state));
    return;
  }
  for (const line of statusLines(states, options)) console.print(line);
}

/** One line per stale instance, or per instance where files are listed; the count last. */
export function statusLines(
  states: readonly InstanceStatus[],
  { files, profile, given = [] }: Omit<StatusOptions, "json">,
): string[] {
  const inState = (wanted: InstanceStatus["state"]) => states.filter(({ state }) => state === wanted);
  const [stale, waiting, current] = [inState("stale"), inState("may run"), inState("current")];
  const unpublished = current.filter(({ unpublished }) => unpublished.length > 0);
  const accepted = current.filter((status) => status.accepted.length > 0 && !unpublished.includes(status));
  const shown = files ? states : [...stale, ...waiting, ...unpublished, ...accepted];
  const width = Math.max(0, ...[...shown, ...given].map(({ instance }) => instance.length));
  const lines = [
    ...given.map((each) => `${each.instance.padEnd(width)}  ${givenText(each)}`),
    ...shown.flatMap((status) => [
      `${status.instance.padEnd(width)}  ${whatIsWith(status)}`,
      ...(files ? fileLines(status) : []),
    ]),
  ];
  const rest = unpublished.length === 0 ? "" : `, ${unpublished.length} with files to restore`;
  const more = waiting.length === 0 ? "" : `, ${waiting.length} more may run`;
  const count = stale.length + waiting.length === 0
    ? `all ${states.length} instances are current${rest}`
    : `${stale.length} of ${states.length} instances are stale${more}${rest}`;
  const besides = given.length === 0 ? "" : `, ${given.length} given`;
  return [...lines, `profile ${profile}: ${count}${besides}`];
}

function whatIsWith({ state, reasons, unpublished, accepted }: InstanceStatus): string {
  if (state !== "current") {
    const own = reasons.filter(({ kind }) => kind !== "upstream").map(({ text }) => text);
    const never = reasons.some(({ kind }) => kind === "never run");
    const after = never ? [] : waitingFor(reasons);
    return state === "may run" ? `may run: ${after.join(", ")}` : [...own, ...after].join("; ");
  }
  const told = [
    ...(unpublished.length > 0 ? [`missing or edited: ${unpublished.join(", ")}`] : []),
    ...accepted.map(({ changes, because }) => `accepted in spite of ${changes.join(", ")}: ${because}`),
  ];
  return told.length === 0 ? "current" : told.join("; ");
}

/** `after prepare, train@et/1 and 5 more`; nothing where it waits for nothing. */
function waitingFor(reasons: readonly Reason[]): string[] {
  const names = reasons.flatMap(({ kind, from }) => kind === "upstream" && from !== undefined ? [from] : []);
  if (names.length === 0) return [];
  const shown = names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(", ");
  return [`after ${shown}`];
}

function fileLines({ inputs, publishes, made }: InstanceStatus): string[] {
  return [
    ...(made ? [`  ${whereMade(made)}`] : []),
    ...inputs.flatMap(({ name, from }) => from.map((file) => `  reads ${name}: ${file}`)),
    ...publishes.map((path) => `  publishes ${path}`),
  ];
}

/** A line for each instance with declared inputs that its run never opened; the count last, with what is not known. */
export function unusedLines(states: readonly InstanceStatus[], profile: string): string[] {
  const unused = states.filter(({ unread = [] }) => unread.length > 0);
  const width = Math.max(0, ...unused.map(({ instance }) => instance.length));
  const lines = unused.map(({ instance, unread = [] }) =>
    `${instance.padEnd(width)}  never opened ${unread.map(({ name, from }) => `${name}: ${from}`).join(", ")}`
  );
  const unknown = states.filter(({ unread }) => unread === undefined).length;
  const rest = unknown === 0
    ? ""
    : `; of ${unknown} it is not known, they are not current or ran before it was watched`;
  const count = unused.length === 0
    ? `all inputs of ${states.length - unknown} instances were opened`
    : `${unused.length} of ${states.length - unknown} instances have inputs that they never opened`;
  return [...lines, `profile ${profile}: ${count}${rest}`];
}

/** `made on vm, 2 cores by wasm, fetched from https://…, signed by alice`; a producer without a backend is not named. */
function whereMade({ host, producer, fetched }: NonNullable<InstanceStatus["made"]>): string {
  const by = producer && producer.backend !== "none"
    ? [producer.earlier, producer.backend, producer.adapter, producer.arithmetic]
    : [];
  const known = by.filter((part) => part !== undefined);
  return [
    `made on ${host}${known.length > 0 ? ` by ${known.join(", ")}` : ""}`,
    ...(fetched ? [`fetched from ${fetched.from}`, `signed by ${fetched.signer}`] : []),
  ].join(", ");
}
