/**
 * A difference with its interval as a small picture: a dot on a bar, zero as a line, a margin as a shaded strip, the
 * published difference as an open diamond. All that it shows is also said in words beside it, so it is hidden from
 * screen readers.
 */
import type { ClaimComparison } from "../artifact/comparison.ts";
import { type Html, markup } from "./html.ts";

const width = 300;
const height = 46;
const middle = 15;
const axis = 29;

/** The scale that all claims share, so that their intervals compare by eye. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly decimals: number;
}

/** Encloses zero and everything that is drawn, with ticks at 1, 2 or 5 times a power of ten. */
export function scaleFor(claims: readonly ClaimComparison[]): Scale {
  const values = claims.flatMap(({ difference: { value, interval }, published, margin }) => [
    value,
    ...interval,
    ...(published === null ? [] : [published]),
    ...(margin === null ? [] : [-margin, margin]),
  ]).filter(Number.isFinite);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const range = most - least || 0.1;
  const [low, high] = [least - 0.06 * range, most + 0.06 * range];
  const exponent = Math.floor(Math.log10((high - low) / 4));
  const factor = [1, 2, 5, 10].find((factor) => (high - low) / (factor * 10 ** exponent) <= 5) ?? 10;
  const step = factor * 10 ** exponent;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  const ticks = Array.from({ length: count }, (_, index) => (first + index) * step);
  return { low, high, ticks, decimals: Math.max(0, -exponent - (factor === 10 ? 1 : 0)) };
}

export function intervalPlot(claim: ClaimComparison, scale: Scale): Html {
  const { difference: { value, interval: [low, high] }, published, margin } = claim;
  const at = (number: number) => round((number - scale.low) / (scale.high - scale.low) * width);
  const strip = margin !== null &&
    markup`
      <rect class="margin" x="${at(-margin)}" y="3" width="${round(at(margin) - at(-margin))}" height="${axis - 3}" />
    `;
  const ticks = scale.ticks.map((tick) =>
    markup`
      <path class="axis" d="M${at(tick)} ${axis}v4" />
      <text x="${at(tick)}" y="${height - 3}">${tickText(tick, scale)}</text>
    `
  );
  const diamond = published !== null && markup`
    <path class="published" d="M${at(published)} ${middle - 6}l5 6l-5 6l-5 -6z" />
  `;
  return markup`
    <svg class="interval" viewBox="-14 0 ${width + 28} ${height}"
      aria-hidden="true">${strip}<path class="axis" d="M0 ${axis}h${width}"/>${ticks}<path class="zero" d="M${
    at(
      0,
    )
  } 0v${axis}"/><path class="bar" d="M${at(low)} ${middle}H${at(high)}m0 -4v8M${at(low)} ${
    middle -
    4
  }v8"/>${diamond}<circle class="dot" cx="${at(value)}" cy="${middle}" r="4"/></svg>
  `;
}

/** "0" alone is zero; the others carry their sign. */
function tickText(tick: number, { decimals }: Scale): string {
  const text = Math.abs(tick).toFixed(decimals);
  return Number(text) === 0 ? "0" : tick < 0 ? `\u2212${text}` : text;
}

const round = (value: number) => Math.round(value * 10) / 10;
