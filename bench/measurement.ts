/** How a bench tells what it measured: a line for people and, where bench/run.ts asks for it, an object for its results. */

export type Unit = "s" | "ms" | "MB" | "";

export interface Quantity {
  readonly value: number;
  readonly unit: Unit;
}

const decimals: Readonly<Record<Unit, number>> = { s: 3, ms: 4, MB: 0, "": 0 };

/** The file to which bench/run.ts wants objects appended, one per line. */
export const measurementsVariable = "BENCH_MEASUREMENTS";

/** `prepare                     peak   190 MB`; a quantity that could not be measured is undefined and left out. */
export function report(title: string, quantities: Readonly<Record<string, Quantity | undefined>>): void {
  const known = Object.entries(quantities).flatMap(([name, quantity]) => quantity ? [[name, quantity] as const] : []);
  const cells = known.map(([name, { value, unit }]) =>
    `${name} ${value.toFixed(decimals[unit]).padStart(6)}${unit && ` ${unit}`}`
  );
  console.log(`${title.padEnd(36)}  ${cells.join("   ")}`);
  const values = Object.fromEntries(known.map(([name, { value, unit }]) => [unit ? `${name} (${unit})` : name, value]));
  keep({ title, ...values });
}

/** An object for the results alone, of a bench that prints its lines itself. */
export function keep(measurement: object): void {
  const path = Deno.env.get(measurementsVariable);
  if (path) Deno.writeTextFileSync(path, JSON.stringify(measurement) + "\n", { append: true });
}
