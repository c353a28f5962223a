/** `init`: a new project with a small pipeline, from this one's engine. */
import { resolve } from "node:path";
import { createProject } from "../pipeline/init/create_project.ts";
import { defineCommand, type ExitCode } from "./command.ts";

export const init = defineCommand({
  name: "init",
  about: "Makes a project of your own in an empty folder: a pipeline with one task, and a copy of the engine.",
  positional: {
    name: "FOLDER",
    about: "A new or empty folder, from where you are; by default where you are",
    many: false,
  },
  options: {},
  notes: [
    "The new project has its own deno.json, locks and copy of the engine (lib/), so it can be cloned alone. It needs npm",
    "only for what its deno.lock names. A folder that holds anything but .git is refused.",
  ],
  async run({ root, console }, [folder = "."]): Promise<ExitCode> {
    // `deno task` changes to the project's root and says where it was called.
    const at = resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), folder);
    const count = await createProject(root, at);
    console.print(`${count} files in ${at}; next: cd ${folder} && deno task reproduce`);
    return 0;
  },
});
