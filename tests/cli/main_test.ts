// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertMatch } from "@std/assert";
import { main } from "../../lib/cli/main.ts";
import { RecordingConsole } from "./fed_run.ts";

async function run(...args: string[]) {
  const console = new RecordingConsole();
  const code = await main(args, "/nowhere", console);
  return { code, printed: console.printed, complained: console.complained };
}

Deno.test("main() without a command, and with --help, lists the commands", async () => {
  for (const args of [[], ["--help"], ["-h"], ["help"]]) {
    const { code, printed, complained } = await run(...args);
    assertEquals([code, complained], [0, []]);
    for (const name of ["reproduce", "status"]) {
      assertMatch(printed.join("\n"), new RegExp(`^  deno task ${name} `, "m"));
    }
  }
});

Deno.test("main() answers an unknown command or option with one line and exit 2", async () => {
  assertEquals(await run("reprodce"), {
    code: 2,
    printed: [],
    complained: ['unknown command "reprodce"; did you mean "reproduce"?'],
  });
  const inherited = await run("toString");
  assertEquals([inherited.code, inherited.printed], [2, []]);
  assertMatch(inherited.complained.join("\n"), /^unknown command "toString"; there are reproduce, status, .*$/);
  assertEquals(await run("status", "--jsn"), {
    code: 2,
    printed: [],
    complained: ['unknown option "--jsn" of status; did you mean "--json"?'],
  });
});

Deno.test("main() shows a command's help without opening a project", async () => {
  const { code, printed } = await run("reproduce", "--help");
  assertEquals(code, 0);
  assertMatch(printed.join("\n"), /--keep-going {2,}After a failure/);
});

Deno.test("main() tells what a user can mend in one line, without a stack", async () => {
  const { code, complained } = await run("status");
  assertEquals([code, complained.length], [2, 1]);
  assertMatch(complained.join(), /^cannot read \/nowhere\/deno.json: .*, expected Deno's settings$/);
});
