/** `init`, and the README's section "Your own paper", command by command. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";

const repository = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

async function shell(script: string, cwd: string): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["--noprofile", "--norc", "-euo", "pipefail", "-c", script],
    cwd,
    env: {
      CI: "true",
      NO_COLOR: "1",
      // The version that runs the tests, and somebody who commits.
      PATH: `${Deno.execPath().replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`,
      GIT_AUTHOR_NAME: "A Newcomer",
      GIT_AUTHOR_EMAIL: "newcomer@example.org",
      GIT_COMMITTER_NAME: "A Newcomer",
      GIT_COMMITTER_EMAIL: "newcomer@example.org",
    },
  }).output();
  return { code, output: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

const section = Deno.readTextFileSync(new URL("../fixtures/your_own_paper.md", import.meta.url));

Deno.test("the README's section is the one that is tested", () => {
  const readme = Deno.readTextFileSync(`${repository}/README.md`);
  const found = /^## Your own paper\n[^]*?(?=^## |$(?![^]))/m.exec(readme)?.[0];
  if (found !== undefined) assertEquals(found.trim(), section.trim());
  assert(section.trim().split("\n").length <= 62);
});

Deno.test("the section's commands take a newcomer to a cached, sandboxed pipeline of two stages", async () => {
  const parent = await Deno.realPath(await Deno.makeTempDir({ prefix: "reproduce-init-" }));
  try {
    const folder = `${parent}/my-paper`;
    const [make = "", add = "", change = ""] = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text);
    // The repository itself stays where it is; only where the project goes is another folder.
    const first = await shell(make.replaceAll("../my-paper", folder), repository);
    assertEquals(first.code, 0, first.output);
    assertStringIncludes(first.output, "4 ran");

    const second = await shell(add, folder);
    assertEquals(second.code, 0, second.output);
    assertStringIncludes(second.output, "4 ran, 4 current");
    assertStringIncludes(second.output, "8 current");
    assertMatch(Deno.readTextFileSync(`${folder}/results/quick/figures/3.svg`), /<path d="M0 3\.0024/);

    const third = await shell(change, folder);
    assertEquals(third.code, 0, third.output);
    assertMatch(third.output, /^draw@1 +with\.width 0\.1 -> 0\.2$/m);
    assertStringIncludes(third.output, "4 ran, 4 current");
    assertStringIncludes(third.output, "pipeline.lock holds for all 8 instances");

    // Anscombe's numbers, as he printed them.
    for (const set of [1, 2, 3, 4]) {
      const { points, slope, intercept, correlation } = JSON.parse(
        Deno.readTextFileSync(`${folder}/results/quick/fits/${set}.json`),
      );
      assertEquals([points, slope.toFixed(2), intercept.toFixed(1), correlation.toFixed(2)], [
        11,
        "0.50",
        "3.0",
        "0.82",
      ]);
    }

    // The sandbox, as the section says.
    const draw = Deno.readTextFileSync(`${folder}/tasks/draw.ts`);
    Deno.writeTextFileSync(
      `${folder}/tasks/draw.ts`,
      draw.replace("const lines", 'Deno.readTextFileSync("/etc/hostname");\n    const lines'),
    );
    const cheat = await shell("deno task reproduce draw@1", folder);
    assertEquals(cheat.code, 1, cheat.output);
    assertStringIncludes(cheat.output, "/etc/hostname");
    assertStringIncludes(cheat.output, "pipeline.yaml");
    await Deno.writeTextFile(`${folder}/tasks/draw.ts`, draw);

    // It is whole in itself: a clone of it alone, checked, formatted, with provenance, and the origin of another.
    const clone = await shell(
      `git clone -q ${folder} ${parent}/clone && cd ${parent}/clone && deno task check && deno lint && deno fmt --check tasks ` +
        `&& deno task reproduce && deno task provenance && deno task diff && deno task init ${parent}/next`,
      parent,
    );
    assertEquals(clone.code, 0, clone.output);
    assertStringIncludes(clone.output, "8 instances");
    assert(Deno.statSync(`${parent}/next/lib/cli/main.ts`).isFile);
    assertEquals(
      Deno.readTextFileSync(`${parent}/next/.github/workflows/reproduce.yml`),
      Deno.readTextFileSync(`${repository}/.github/workflows/reproduce.yml`),
    );
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("init copies the engine and nothing of this paper, and refuses a folder in use", async () => {
  const parent = await Deno.realPath(await Deno.makeTempDir({ prefix: "reproduce-init-" }));
  const init = (...args: string[]) => shell(["deno task init", ...args].join(" "), repository);
  try {
    Deno.mkdirSync(`${parent}/project/.git`, { recursive: true });
    assertEquals((await init(`${parent}/project`)).code, 0);
    const folders = [...Deno.readDirSync(`${parent}/project/lib`)].map(({ name }) => name).toSorted();
    for (const domain of ["dataset", "model", "physics", "statistics"]) assert(!folders.includes(domain), domain);
    assert(!/tfjs|h5wasm|vega/.test(Deno.readTextFileSync(`${parent}/project/deno.json`)));
    assert(!/tfjs|h5wasm|vega/.test(Deno.readTextFileSync(`${parent}/project/deno.lock`)));

    const again = await init(`${parent}/project`);
    assertEquals(again.code, 2, again.output);
    assertMatch(again.output, /cannot make a project in .*\/project: it holds .*, expected an empty or a new folder/);
    Deno.writeTextFileSync(`${parent}/file`, "");
    assertEquals((await init(`${parent}/file`)).code, 2);
    assertEquals((await init()).code, 2); // This repository.
    assertEquals((await init("a", "b")).code, 2);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});
