/** Chooses the display for people that suits where the output goes. */
import type { Console } from "./console.ts";
import type { Display } from "./display.ts";
import { PlainDisplay } from "./plain.ts";

/** The terminal's display takes a moment to load, so only a run that will last has it. */
export async function openDisplay(console: Console, lasting: boolean): Promise<Display> {
  if (!console.interactive || !lasting) return new PlainDisplay(console);
  const { TerminalDisplay } = await import("./terminal.ts");
  return new TerminalDisplay();
}
