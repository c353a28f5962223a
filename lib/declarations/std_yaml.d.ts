/**
 * Types of `@std/yaml`, which npm's deno-std ships without any. Put
 * `// @ts-types="../declarations/std_yaml.d.ts"` above the import.
 */

export type SchemaType = "failsafe" | "json" | "core" | "default" | "extended";

export interface ParseOptions {
  /** Which types are recognised; the default is "default" (core, timestamps, sets, binary, merge keys). */
  readonly schema?: SchemaType;
  /** Duplicate keys override instead of being an error. */
  readonly allowDuplicateKeys?: boolean;
  readonly onWarning?: (error: Error) => void;
}

export interface StringifyOptions {
  readonly indent?: number;
  readonly arrayIndent?: boolean;
  readonly skipInvalid?: boolean;
  /** Nesting level from which flow style is used; -1 for never. */
  readonly flowLevel?: number;
  readonly schema?: SchemaType;
  readonly sortKeys?: boolean | ((a: string, b: string) => number);
  readonly lineWidth?: number;
  readonly useAnchors?: boolean;
  readonly compatMode?: boolean;
}

/** Line and column count from 1, the offset from 0. */
export class YamlSyntaxError extends SyntaxError {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly snippet: string;
}

/** The value of a single document; null where it is empty. @throws YamlSyntaxError. */
export function parse(text: string, options?: ParseOptions): unknown;
export function stringify(value: unknown, options?: StringifyOptions): string;
