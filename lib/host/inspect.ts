/** Imports the task named by the first argument and prints what it declares, as JSON, with its parameters as JSON Schema. */
import { z } from "zod";
import type { Inputs, Outputs, Task } from "../task/contract.ts";

const [url = ""] = Deno.args;
const task: Task<unknown, Inputs, Outputs> | undefined = (await import(url)).default;
if (task === undefined || typeof task.run !== "function") {
  console.log(JSON.stringify({ fault: "it has no default export made by defineTask" }));
} else {
  const params = z.toJSONSchema(task.params as unknown as z.ZodType, { io: "input", unrepresentable: "any" });
  const { about, inputs, outputs, numbers = {} } = task;
  console.log(JSON.stringify({ about, inputs, outputs, numbers, params }));
}
