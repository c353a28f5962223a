/** A panel that cannot be drawn: its frame, and one sentence that says why. */
import type { View } from "./figure.ts";
import { wrapText } from "./fonts.ts";
import { texts } from "./pixels.ts";
import { fontSizes, ink } from "./style.ts";

export function notePanel(text: string, { width, height }: { width: number; height: number }): View {
  const lines = wrapText(text, width - 24, fontSizes.note);
  const lineHeight = 1.4 * fontSizes.note;
  const top = (height - (lines.length - 1) * lineHeight) / 2;
  const values = lines.map((line, index) => ({ x: width / 2, y: top + index * lineHeight, text: line }));
  return { width, height, layer: [texts(values, { align: "center", color: ink.quiet })] };
}
