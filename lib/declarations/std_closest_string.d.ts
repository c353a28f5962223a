/** Types of `@std/text/closest-string`, which deno-std (the npm copy of Deno's standard library) ships without. */
export function closestString(
  givenWord: string,
  possibleWords: readonly string[],
  options?: { caseSensitive?: boolean },
): string;
