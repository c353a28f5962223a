/** Types of `@std/fmt/duration`, which deno-std ships without. */
export function format(
  milliseconds: number,
  options?: { readonly style?: "narrow" | "digital" | "full"; readonly ignoreZero?: boolean },
): string;
