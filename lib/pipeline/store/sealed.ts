/**
 * JSON files of our own that know whether they are whole: the member `seal` is a digest of all others and of what kind
 * of file it is. It protects against failing disks, half-written files and mix-ups, not against an attacker.
 */
import { digestBytes } from "../identity/digest.ts";

/** What a file turned out to be. "unsealed": an object without a seal, as versions before seals wrote them. */
export type Reading =
  | { readonly state: "whole" | "unsealed"; readonly content: Readonly<Record<string, unknown>> }
  | { readonly state: "missing" }
  | { readonly state: "damaged"; readonly why: string };

/** @throws what the file system says, other than that there is no such file. */
export function readSealed(path: string, kind: string): Reading {
  try {
    return checkSeal(Deno.readTextFileSync(path), kind);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (absent) return { state: "missing" };
    throw error;
  }
}

/** As readSealed(), of a text. */
export function checkSeal(text: string, kind: string): Reading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { state: "damaged", why: text === "" ? "it is empty" : "it is not JSON" };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { state: "damaged", why: "it is not a JSON object" };
  }
  const { seal, ...content } = parsed as Record<string, unknown>;
  if (seal === undefined) return { state: "unsealed", content };
  return seal === sealOf(content, kind)
    ? { state: "whole", content }
    : { state: "damaged", why: "its content is not what its seal says" };
}

/** The text of a sealed file, the seal last. */
export function sealedText(content: object, kind: string, indent?: number): string {
  return JSON.stringify({ ...content, seal: sealOf(content, kind) }, null, indent);
}

/** JSON keeps the order of members, so what is parsed and written again is the same text. */
function sealOf(content: object, kind: string): string {
  return digestBytes(`${kind}\n${JSON.stringify(content)}`);
}
