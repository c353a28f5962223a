/** What `diff` found, as lines and as JSON. */
import type { DigestChange } from "../pipeline/diff/compare.ts";
import type { ExplainedChange, ProfileDiff } from "../pipeline/diff/diff.ts";
import type { FigureChange, Picture } from "../pipeline/diff/figures.ts";
import { describeChange } from "../pipeline/diff/numbers.ts";

export interface ComparedStates {
  readonly before: string;
  readonly now: string;
}

export function diffLines({ before, now }: ComparedStates, diffs: readonly ProfileDiff[]): string[] {
  const heading = before === now ? before : `${before} -> ${now}`;
  return [heading, ...diffs.flatMap((diff) => ["", ...profileLines(diff)])];
}

function profileLines(diff: ProfileDiff): string[] {
  const { instances, numbers, sources, figures } = diff;
  const width = Math.max(0, ...instances.map(({ instance }) => instance.length));
  const beyond = numbers.filter((number) => number.beyond);
  const within = numbers.filter((number) => !number.beyond);
  return [
    summaryLine(diff),
    ...sources.map((source) => `source ${source.name}: ${digestWord(source)}`),
    ...instances.map((change) => `${change.instance.padEnd(width)}  ${whatIsWith(change)}`),
    ...unknownLines(instances),
    ...section("numbers beyond their tolerance, the farthest first:", beyond.map(numberLine)),
    ...section("numbers within their tolerance, and new ones:", within.map(numberLine)),
    ...section("figures that differ:", figures.map(figureLine)),
  ];
}

/** `profile quick: 3 of 27 instances differ, 2 of 140 numbers beyond their tolerance` */
function summaryLine({ before, now, instances, numbers, compared, sources }: ProfileDiff): string {
  const name = before === now ? `profile ${now}` : `profile ${before} -> ${now}`;
  if (instances.length + sources.length === 0) return `${name}: nothing differs in ${compared.instances} instances`;
  const beyond = numbers.filter((number) => number.beyond).length;
  return `${name}: ${instances.length} of ${compared.instances} instances differ, ` +
    `${beyond} of ${compared.numbers} numbers beyond their tolerance`;
}

/** A line has room for these; --json and the page have all. */
const shownCauses = 5;

function whatIsWith({ state, causes, outputs }: ExplainedChange): string {
  if (state === "unsettled") return "two merged branches both changed it: run deno task reproduce first";
  if (state !== "changed") return state;
  const shown = causes.length > shownCauses ? causes.slice(0, shownCauses - 1) : causes;
  const more = causes.length > shown.length ? [`${causes.length - shown.length} more causes`] : [];
  const why = [...shown.map(({ text }) => text), ...more].join("; ") || "no cause found in the files of both states";
  const bytes = outputs.length === 0 ? "the same bytes" : `other bytes: ${outputs.map(({ name }) => name).join(", ")}`;
  return `${why} (${bytes})`;
}

/** What could not be compared, once for all instances for which it is the same. */
function unknownLines(instances: readonly ExplainedChange[]): string[] {
  const texts = new Set(instances.flatMap(({ unknown }) => unknown));
  return [...texts].map((text) => {
    const concerned = instances.filter(({ unknown }) => unknown.includes(text)).map(({ instance }) => instance);
    const who = concerned.length > 3 ? `${concerned.length} instances` : concerned.join(", ");
    return `not known of ${who}: ${text}`;
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function numberLine(number: ProfileDiff["numbers"][number]): string {
  const times = number.beyond && Number.isFinite(number.tolerances)
    ? `, ${Number(number.tolerances.toPrecision(3))} times`
    : "";
  return `${number.instance} ${describeChange(number)}${times}`;
}

function digestWord({ before, now }: DigestChange): string {
  if (!before) return "new";
  return now ? `${before.slice(0, 12)} -> ${now.slice(0, 12)}` : "gone";
}

function figureLine({ instance, output, before, now }: FigureChange): string {
  const missing = [before && !before.bytes && "before", now && !now.bytes && "now"].filter((word) => word);
  const where = missing.length === 0 ? "" : ` (bytes are nowhere: ${missing.join(", ")})`;
  return `${instance}.${output}${where}`;
}

/** Without the figures' bytes. */
export function diffJson(states: ComparedStates, diffs: readonly ProfileDiff[]): unknown {
  const pictureJson = (picture: Picture | undefined) =>
    picture && { digest: picture.digest, found: picture.bytes !== undefined };
  const profiles = diffs.map(({ figures, ...rest }) => ({
    ...rest,
    figures: figures.map(({ before, now, ...figure }) => ({
      ...figure,
      before: pictureJson(before),
      now: pictureJson(now),
    })),
  }));
  const beyond = diffs.reduce((sum, { numbers }) => sum + numbers.filter((number) => number.beyond).length, 0);
  return { ...states, profiles, beyond };
}
