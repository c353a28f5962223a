/**
 * `verify --json`: the lines of json.ts up to the last `settled` (with a `verdict` in words and `fault`), and then, each with `event`:
 *
 * - `compared`, for every instance that was asked for and not left out by the sample: `instance`; `outcome` ("equal",
 *   "within", "differs", "failed", "not run" or "not current"); `fault`, whether it speaks against the result; `outputs`,
 *   each with `output`, `verdict`, the digests `recorded` and `again`, and the numbers that `moved` (`place`, `recorded`,
 *   `again`, `tolerance`, `beyond`); `recorded` and `again`, who made it (`producer`, `host`, `cores`); `sameProducer`;
 *   and `why` it was not compared, lines.
 * - `checked`, for each `kind` ("object", "lock", "source", "published", "package"): `count`, how many of them are
 *   `unknown`, and `findings`, each with `name` and `text`.
 * - `end`, last: `asked`, `verified`, `interrupted`, `exitCode`.
 */
import type { Verification } from "../pipeline/verify/verify.ts";

export function verificationJson({ plan, verified, checks, interrupted }: Verification, exitCode: number): object[] {
  return [
    ...verified.map((one) => ({ event: "compared", ...one })),
    ...plan.unrecorded.map(({ instance, reasons }) => ({
      event: "compared",
      instance: instance.id,
      outcome: "not current",
      fault: false,
      outputs: [],
      why: reasons.map(({ text }) => text),
    })),
    ...checks.map((checked) => ({ event: "checked", ...checked })),
    {
      event: "end",
      asked: plan.asked,
      verified: verified.filter(({ again }) => again).length,
      interrupted,
      exitCode,
    },
  ];
}
