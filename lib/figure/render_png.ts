/** SVG to PNG by resvg, compiled to WebAssembly: the same bytes on every machine. */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import { fonts } from "./fonts.ts";

let ready: Promise<void> | undefined;

/** @param scale pixels per CSS pixel (96 in an inch): 2 gives 192 dots per inch. */
export async function renderPng(svg: string, scale = 2): Promise<Uint8Array> {
  await (ready ??= initWasm(wasm));
  const image = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontBuffers: Object.values(fonts),
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  return image.render().asPng();
}
