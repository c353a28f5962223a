/** How a page puts facts of a run into words. */
import { groupThousands } from "../artifact/notation.ts";
import type { Producer } from "../task/contract.ts";

const backends: Readonly<Record<Producer["backend"], string>> = {
  wasm: "WebAssembly on the processor",
  webgpu: "WebGPU",
  none: "no tensors",
};

/** "WebAssembly on the processor, fused multiply-add"; "TypeScript" where nothing else is known to have computed. */
export function backendInWords(producer: Producer | undefined): string {
  if (!producer) return "TypeScript";
  const { backend, adapter, arithmetic, earlier } = producer;
  const known = arithmetic === undefined || arithmetic === "unknown" ? [] : [arithmetic];
  const words = [backends[backend], ...(adapter === undefined ? [] : [adapter]), ...known].join(", ");
  return earlier === undefined ? words : `${earlier}, then ${words}`;
}

/** The same, and why there: "... (no WebGPU adapter)". */
export function producerInWords(producer: Producer | undefined): string {
  const words = backendInWords(producer);
  return producer?.reason === undefined ? words : `${words} (${producer.reason})`;
}

/** "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". */
export function durationInWords(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

/** "812 bytes", "61.2 KB", "1.4 MB"; a KB is 1,000 bytes. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 999_950 ? `${(bytes / 1e3).toFixed(1)} KB` : `${groupTenths(bytes / 1e6)} MB`;
}

function groupTenths(value: number): string {
  const [whole = "0", tenth = "0"] = value.toFixed(1).split(".");
  return `${groupThousands(Number(whole))}.${tenth}`;
}

const superscripts = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

/** 2.4e-7 as 2.4 x 10^-7, typeset; 0 as it is. */
export function powerOfTenInWords(value: number): string {
  if (value === 0) return "0";
  const [mantissa, exponent = "+0"] = value.toExponential(1).split("e");
  const digits = exponent.slice(1).replace(/\d/g, (digit) => superscripts[Number(digit)] ?? digit);
  return `${mantissa} \u00d7 10${exponent.startsWith("-") ? "\u207b" : ""}${digits}`;
}

/** With a true minus sign, and a plus where that is worth a sign. */
export function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : (value < 0 ? "\u2212" : "+") + text;
}

/** 1 as I, 4 as IV: tables are numbered so in physics journals. */
export function roman(value: number): string {
  const steps = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]] as const;
  const step = steps.find(([size]) => value >= size);
  return step ? step[1] + roman(value - step[0]) : "";
}
