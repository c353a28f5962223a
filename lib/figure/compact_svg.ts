/**
 * Makes an SVG that Vega wrote smaller without a visible change: an image of a thousand towers shrinks to less than half.
 * The page holds every figure, so their sizes count.
 */

/** Coordinates of paths to a hundredth of a point, and colours in hexadecimal. */
export function compactSvg(svg: string): string {
  return svg
    .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${path.replace(number, roundCoordinate)}"`)
    .replace(
      /="rgb\((\d+), (\d+), (\d+)\)"/g,
      (_, ...channels: string[]) => `="#${channels.slice(0, 3).map(hex).join("")}"`,
    );
}

const number = /-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/g;

function roundCoordinate(text: string): string {
  return String(Math.round(100 * Number(text)) / 100);
}

const hex = (channel: string) => Number(channel).toString(16).padStart(2, "0");
