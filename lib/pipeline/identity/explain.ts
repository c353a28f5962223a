/** Why an instance is not current: the differences between the identity that its last outputs had and the one that it has now. */
import type { Reason } from "../event.ts";
import { type Identity, type IdentityFile, notMadeYet } from "./fingerprint.ts";
import type { Json } from "../identity.ts";

/** All reasons at once, in the order parameter, code, package, input, toolchain, outputs. Empty if nothing differs. */
export function explain(before: Identity, now: Identity): Reason[] {
  return [
    ...changedValues("with", before.params, now.params).map((text) => ({ kind: "parameter" as const, text })),
    ...changedEntries("code", before.modules, now.modules).map((text) => ({ kind: "code" as const, text })),
    ...changedPackages(before.packages, now.packages).map((text) => ({ kind: "package" as const, text })),
    ...changedInputs(before.inputs, now.inputs),
    ...changedValues("toolchain", { ...before.toolchain }, { ...now.toolchain })
      .map((text) => ({ kind: "toolchain" as const, text: text.replace("toolchain.deno", "Deno") })),
    ...changedValues("outputs", before.outputs, now.outputs).map((text) => ({ kind: "outputs" as const, text })),
    ...(before.format !== now.format || before.protocol !== now.protocol || before.task !== now.task
      ? [{ kind: "toolchain" as const, text: `made by another version of this program or task (${before.task})` }]
      : []),
  ];
}

const show = (value: Json | undefined) => value === undefined ? "nothing" : JSON.stringify(value);
const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `with.network.lr 0.001 -> 0.0005`, one per changed leaf. */
function changedValues(path: string, before: Json | undefined, now: Json | undefined): string[] {
  if (isObject(before) && isObject(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return keys.flatMap((key) => changedValues(`${path}.${key}`, before[key], now[key]));
  }
  return show(before) === show(now) ? [] : [`${path} ${show(before)} -> ${show(now)}`];
}

function changedEntries(word: string, before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].toSorted();
  return names.filter((name) => before[name] !== now[name]).map((name) => {
    if (before[name] === undefined) return `${word} ${name} is new`;
    return now[name] === undefined ? `${word} ${name} is no longer reached` : `${word} ${name}`;
  });
}

/** Versions of one package side by side: `package zod 4.6.6 -> 4.6.7`. */
function changedPackages(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  const split = (key: string) => {
    const at = key.indexOf("@", 1);
    return [key.slice(0, at), key.slice(at + 1)] as const;
  };
  const versions = (packages: Readonly<Record<string, string>>, name: string) =>
    Object.keys(packages).map(split).filter(([other]) => other === name).map(([, version]) => version).join(", ");
  const differing = [...Object.keys(before), ...Object.keys(now)].filter((key) => before[key] !== now[key]);
  return [...new Set(differing.map((key) => split(key)[0]))].map((name) => {
    const [old, current] = [versions(before, name), versions(now, name)];
    return old === current
      ? `package ${name} ${old}: other content`
      : `package ${name} ${old || "nothing"} -> ${current || "nothing"}`;
  });
}

/** Of what is not made yet nothing is said. */
export function changedInputs(before: Identity["inputs"], now: Identity["inputs"]): Reason[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return names.flatMap((name) => changedInput(name, before[name], now[name]));
}

function changedInput(
  name: string,
  old: readonly IdentityFile[] | undefined,
  current: readonly IdentityFile[] | undefined,
): Reason[] {
  const reason = (text: string, from?: string): Reason => ({
    kind: "input",
    text: `input ${name}${text}`,
    ...(from === undefined ? {} : { from }),
  });
  if (!old || !current) return [reason(old ? " is gone" : " is new")];
  const key = ({ axes }: IdentityFile) => JSON.stringify(axes);
  const known = new Map(old.map((file) => [key(file), file]));
  const changed = current.flatMap((file) => {
    const was = known.get(key(file));
    if (!was) return [reason(`: ${file.from} is new`)];
    if (file.digest === was.digest || [file.digest, was.digest].includes(notMadeYet)) return [];
    return [reason(was.from === file.from ? `: ${file.from}` : `: ${file.from} instead of ${was.from}`, file.from)];
  });
  const gone = old.filter((file) => !current.some((other) => key(other) === key(file)));
  const lost = gone.map(({ from }) => reason(`: ${from} is gone`));
  const reordered = changed.length + lost.length === 0 && old.map(key).join() !== current.map(key).join();
  return [...changed, ...lost, ...(reordered ? [reason(": other order")] : [])];
}
