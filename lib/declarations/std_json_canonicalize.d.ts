/** RFC 8785 canonical JSON: keys sorted by code unit, no blanks. @throws TypeError for what JSON cannot hold. */
export function canonicalize(value: unknown): string;
