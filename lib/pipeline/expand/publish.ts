/**
 * What a stage puts into results/<profile>/. In a pattern `*` is the instance without its stage, `/` written `-`; a
 * final `.*` is the extension of the output's own file. A bare pattern publishes every output that it matches: all for
 * `.*`, else those with its extension.
 */
import type { Path } from "../document/diagnostic.ts";
import type { MatrixPoint } from "./matrix.ts";
import type { ProblemList } from "./problems.ts";
import type { StageDraft } from "./stage.ts";
import type { Publication } from "../instance.ts";
import { suggestName } from "../document/schema_suggestion.ts";

/** An output with the pattern of its path, `.*` already replaced. */
export interface PublishRule {
  readonly output: string;
  readonly pattern: string;
  /** Of the text that states it. */
  readonly path: Path;
}

/** The rules of a stage, each checked against its task's outputs. */
export function readPublish(stage: StageDraft, problems: ProblemList): PublishRule[] {
  const { publish } = stage.content;
  const path = ["stages", stage.name, "publish"];
  if (publish === undefined || !stage.task) return [];
  const outputs = Object.entries(stage.task.outputs);
  if (typeof publish === "string") return isPlacable(publish, path, stage, problems) ? barePattern(publish) : [];
  return Object.entries(publish).flatMap(([output, pattern]) => namedPattern(output, pattern, [...path, output]));

  function barePattern(pattern: string): PublishRule[] {
    const rules = outputs.flatMap(([output, file]) =>
      matchPattern(pattern, file).map((found) => ({ output, pattern: found, path }))
    );
    if (rules.length === 0) {
      problems.add(path, "value", `no output of ${stage.task?.path} matches ${JSON.stringify(pattern)}`, {
        suggestion: outputs.length === 0
          ? "it has no outputs"
          : `its files are ${outputs.map(([, file]) => file).join(", ")}`,
      });
    }
    return rules;
  }

  function namedPattern(output: string, pattern: string, at: Path): PublishRule[] {
    const file = outputs.find(([name]) => name === output)?.[1];
    if (file === undefined) {
      const suggestion = suggestName(output, outputs.map(([name]) => name));
      problems.add(at, "key", `unknown output ${JSON.stringify(output)} of ${stage.task?.path}`, { suggestion });
      return [];
    }
    if (!isPlacable(pattern, at, stage, problems)) return [];
    const [found] = matchPattern(pattern, file);
    if (found !== undefined) return [{ output, pattern: found, path: at }];
    problems.add(at, "value", `cannot publish ${file} as ${JSON.stringify(pattern)}: the extensions differ`, {
      suggestion: `end it in ${extension(file)} or .*`,
    });
    return [];
  }
}

/** The publications of one instance. */
export function publishPoint(rules: readonly PublishRule[], { axes }: MatrixPoint): Publication[] {
  const instance = Object.values(axes).join("-");
  return rules.map(({ output, pattern }) => ({ output, path: pattern.replaceAll("*", instance) }));
}

/** The pattern with the file's extension, in a list; an empty list where it does not match. */
function matchPattern(pattern: string, file: string): string[] {
  if (pattern.endsWith(".*")) return [pattern.slice(0, -2) + extension(file)];
  const matches = extension(file) === "" ? extension(pattern) === "" : pattern.endsWith(extension(file));
  return matches ? [pattern] : [];
}

/** From the first dot of the file's name: `.safetensors`, `.tar.gz`. */
function extension(path: string): string {
  return /\..*$/.exec(path.slice(path.lastIndexOf("/") + 1))?.[0] ?? "";
}

/** Files that the engine itself puts into a results folder. */
const RESERVED = ["index.html", "manifest.json"];

function isPlacable(pattern: string, path: Path, stage: StageDraft, problems: ProblemList): boolean {
  const fault = patternFault(pattern, !stage.content.matrix && !problems.isDamaged("stages", stage.name, "matrix"));
  if (fault !== undefined) problems.add(path, "value", fault);
  return fault === undefined;
}

function patternFault(pattern: string, single: boolean): string | undefined {
  const shown = JSON.stringify(pattern);
  const parts = pattern.split("/");
  if (pattern.includes("\\") || parts.some((part) => part === "" || part === "." || part === "..")) {
    return `expected a path inside results/<profile>/, got ${shown}`;
  }
  if (RESERVED.some((file) => matchPattern(pattern, file).includes(file))) {
    return `cannot publish ${shown}: it is the engine's own file`;
  }
  if (single && pattern.replace(/\.\*$/, "").includes("*")) return `cannot use * in ${shown}: the stage has no matrix`;
  return undefined;
}

interface Owner {
  readonly point: MatrixPoint;
  readonly output: string;
  /** Of the rule by which it publishes. */
  readonly path: Path;
}

/** Reports files that two instances, or two outputs of one, would publish under one name. */
export class PublishedPaths {
  readonly #owners = new Map<string, Owner>();
  /** Pairs of rules that were reported: two figures in five formats collide once. */
  readonly #reported = new Set<string>();
  readonly #problems: ProblemList;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  claim(point: MatrixPoint, rules: readonly PublishRule[], publications: readonly Publication[]): void {
    for (const [index, { output, path: file }] of publications.entries()) {
      const owner = { point, output, path: rules[index]?.path ?? [] };
      // Upper and lower case are one file on some systems.
      const first = this.#owners.get(file.toLowerCase());
      if (first) this.#report(file, first, owner);
      else this.#owners.set(file.toLowerCase(), owner);
    }
  }

  #report(file: string, first: Owner, second: Owner): void {
    const [one, two] = [first, second].map(({ point, output }) => `${point.id}.${output}`);
    const rules = [first, second].map(({ path }) => path.join("."));
    if (this.#reported.has(rules.join())) return;
    this.#reported.add(rules.join());
    const sameRule = rules[0] === rules[1];
    const suggestion = sameRule && first.point !== second.point ? "* tells instances apart" : "give each its own name";
    this.#problems.add(second.path, "value", `${one} and ${two} both publish ${file}`, {
      suggestion,
      related: sameRule ? undefined : { path: first.path, at: "value", message: `${one} publishes it here` },
    });
  }
}
