/** What of Deno itself decides an output: its exact version, and the settings of deno.json that change what code means. */
import type { Json } from "../identity.ts";
import { Refusal } from "../refusal.ts";

export interface Toolchain {
  readonly deno: string;
  readonly compilerOptions: Json;
  readonly unstable: Json;
  readonly links: Json;
}

/** @throws Refusal if deno.json is missing or not JSON. */
export function readToolchain(root: string): Toolchain {
  let settings: Record<string, Json>;
  try {
    settings = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`));
  } catch (error) {
    throw new Refusal(`cannot read ${root}/deno.json: ${(error as Error).message}, expected Deno's settings`);
  }
  return {
    deno: Deno.version.deno,
    compilerOptions: settings.compilerOptions ?? {},
    unstable: settings.unstable ?? [],
    links: settings.links ?? [],
  };
}
