/**
 * Imports the tasks named by the arguments and prints what they declare, in their order: a JSON array, parameters as JSON
 * Schema. Where one cannot be imported, it ends with that error.
 */
import { z } from "zod";
import type { Inputs, Outputs, Task } from "../task/contract.ts";

async function declarationOf(url: string): Promise<unknown> {
  const task: Task<unknown, Inputs, Outputs> | undefined = (await import(url)).default;
  if (task === undefined || typeof task.run !== "function") {
    return { fault: "it has no default export made by defineTask" };
  }
  const params = z.toJSONSchema(task.params as unknown as z.ZodType, { io: "input", unrepresentable: "any" });
  const { about, inputs, outputs, numbers = {} } = task;
  return { about, inputs, outputs, numbers, params };
}

const declarations: unknown[] = [];
for (const url of Deno.args) declarations.push(await declarationOf(url));
console.log(JSON.stringify(declarations));
