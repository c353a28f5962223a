/** A figure's Vega-Lite spec as text that can be read: its data stand in a file of their own. */

const longest = 9000;

export function specText(spec: unknown): { readonly text: string; readonly cut: boolean } {
  const text = JSON.stringify(withoutData(spec), null, 1);
  return { text: text.slice(0, longest), cut: text.length > longest };
}

/** Lists of rows become a sentence on their number. */
function withoutData(value: unknown): unknown {
  if (Array.isArray(value)) return isRows(value) ? `${value.length} rows` : value.map(withoutData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== "config").map(([name, member]) => [name, withoutData(member)]),
  );
}

function isRows(list: readonly unknown[]): boolean {
  return list.length > 3 &&
    list.every((row) =>
      typeof row === "object" && row !== null &&
      Object.values(row).every((cell) => cell === null || typeof cell === "string" || typeof cell === "number")
    );
}
