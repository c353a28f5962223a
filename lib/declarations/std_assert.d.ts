/**
 * Types of `@std/assert`, which npm's deno-std ships without any. Put
 * `// @ts-types="../../lib/declarations/std_assert.d.ts"` above the import.
 */

/** A class, possibly abstract, whose instances are `T`. `never[]` accepts every constructor. */
type Class<T> = abstract new (...args: never[]) => T;

export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions);
}

export function assert(condition: unknown, message?: string): asserts condition;
export function assertFalse(condition: unknown, message?: string): void;
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T>;
export function assertIsError<E extends Error = Error>(
  error: unknown,
  type?: Class<E>,
  messageIncludes?: string | RegExp,
  message?: string,
): asserts error is E;
export function assertInstanceOf<T>(actual: unknown, type: Class<T>, message?: string): asserts actual is T;
export function assertNotInstanceOf<A, T>(
  actual: A,
  type: Class<T>,
  message?: string,
): asserts actual is Exclude<A, T>;

/** Equality by structure: own properties, elements of arrays, maps, sets and typed arrays. */
export function equal(a: unknown, b: unknown): boolean;
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
/** Equality by Object.is. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T;
export function assertNotStrictEquals<T>(actual: T, expected: T, message?: string): void;
export function assertObjectMatch(
  actual: object,
  expected: Readonly<Record<PropertyKey, unknown>>,
  message?: string,
): void;
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>, message?: string): void;

/** Within `tolerance`; the default is 1e-7 of `expected`. */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, message?: string): void;
export function assertGreater<T>(actual: T, expected: T, message?: string): void;
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void;
export function assertLess<T>(actual: T, expected: T, message?: string): void;
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void;

export function assertStringIncludes(actual: string, expected: string, message?: string): void;
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
export function assertNotMatch(actual: string, expected: RegExp, message?: string): void;

/** @returns what was thrown. */
export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  type: Class<E>,
  messageIncludes?: string,
  message?: string,
): E;
/** @returns what the promise was rejected with. */
export function assertRejects(fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  type: Class<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;

export function fail(message?: string): never;
export function unimplemented(message?: string): never;
export function unreachable(message?: string): never;
