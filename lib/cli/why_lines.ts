/** What `why` found, as a tree for people. Pure. */
import type { Cause, Explanation } from "../pipeline/why.ts";
import { formatSeconds } from "./run_text.ts";
import { producerText } from "./verify_lines.ts";

export function whyLines(explanation: Explanation): string[] {
  const { instance, state, causes, record } = explanation;
  if (!record) return [`${instance} ${state === "may run" ? "may run" : "is stale"}`, ...tree(causes.map(branch))];
  const { finished, seconds, cores, fingerprint, accepted = [] } = record;
  return [
    `${instance} is current`,
    ...tree([
      { line: `made ${time(finished)} in ${formatSeconds(seconds)}, on ${cores} ${cores === 1 ? "core" : "cores"}` },
      { line: `by ${producerText(record)}` },
      { line: `fingerprint ${fingerprint}` },
      ...accepted.map(({ from, because, changes, at }) => ({
        line: `accepted ${time(at)} in spite of ${changes.join(", ")}: ${because} (before: ${short(from)})`,
      })),
      ...madeFrom(explanation),
      ...readBy(explanation),
    ]),
  ];
}

interface Branch {
  readonly line: string;
  readonly branches?: readonly Branch[];
}

function madeFrom({ madeFrom }: Explanation): Branch[] {
  if (madeFrom.length === 0) return [];
  const branches = madeFrom.map(({ name, from, digest, finished }) => ({
    line: `${name}: ${from} (${short(digest)}${finished === undefined ? "" : `, made ${time(finished)}`})`,
  }));
  return [{ line: "made from", branches }];
}

function readBy({ readBy }: Explanation): Branch[] {
  return readBy.length === 0 ? [] : [{ line: `read by ${readBy.join(", ")}` }];
}

/** A reason; below it, what is behind it. */
function branch({ text, digests, upstream }: Cause): Branch {
  const moved = digests ? ` ${short(digests.before)} -> ${short(digests.now)}` : "";
  if (!upstream) return { line: `${text}${moved}` };
  const { state, finished, told, causes } = upstream;
  const made = finished === undefined ? "" : `, made ${time(finished)}`;
  const how = state === "current" ? made : `, which ${state === "stale" ? "is stale" : "may run"}`;
  return { line: `${text}${moved}${how}${told ? " (see above)" : ""}`, branches: causes.map(branch) };
}

function tree(branches: readonly Branch[]): string[] {
  return branches.flatMap(({ line, branches: below = [] }, index) => {
    const last = index === branches.length - 1;
    return [`${last ? "\u2514" : "\u251c"} ${line}`, ...tree(below).map((text) => `${last ? " " : "\u2502"} ${text}`)];
  });
}

/** `2026-11-24 16:44:08 UTC` */
const time = (iso: string) => iso.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
const short = (digest: string) => digest.slice(0, 12);
