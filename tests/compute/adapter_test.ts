// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { ProbedAdapter } from "../../lib/compute/adapter.ts";
import { adapterTest } from "./software_adapter.ts";

const adapterModule = new URL("../../lib/compute/adapter.ts", import.meta.url).href;

/** Probes in a process of its own, whose environment decides which drivers there are. */
async function probe(
  { driver, name, patienceMs = 20_000, permissions = "-A" }: {
    driver?: string;
    name?: string;
    patienceMs?: number;
    permissions?: string;
  },
): Promise<ProbedAdapter> {
  const program = `import { probeAdapter } from "${adapterModule}";
    console.log(JSON.stringify(await probeAdapter(${JSON.stringify(name)}, ${patienceMs})));`;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/probe.ts`, program);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-lock", permissions, `${folder}/probe.ts`],
      env: driver === undefined ? {} : { VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver },
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert(text !== "", new TextDecoder().decode(stderr));
    return JSON.parse(text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const linuxOnly = { ignore: Deno.build.os !== "linux" };

adapterTest("probeAdapter() finds a software adapter by a part of its name, in any case", async () => {
  const found = await probe({ name: "LLVMpipe" });
  assert(found.found);
  assertStringIncludes(found.adapter, "llvmpipe");
  assert(found.software);
});

adapterTest("probeAdapter() finds the same adapter without permission to start a process", async () => {
  assertEquals(await probe({ name: "llvmpipe", permissions: "--quiet" }), await probe({ name: "llvmpipe" }));
});

adapterTest("probeAdapter() says which adapters there are when none has the name", async () => {
  const absent = await probe({ name: "No Such GPU" });
  assert(!absent.found);
  assertMatch(absent.reason, /^no WebGPU adapter is called "No Such GPU", there is .*llvmpipe/);
});

/** Mesa's software driver alone, so that the test means the same on a machine with a GPU. */
function softwareDriver(): string {
  const folder = "/usr/share/vulkan/icd.d";
  const manifest = [...Deno.readDirSync(folder)].find(({ name }) => name.startsWith("lvp_icd"));
  assert(manifest, `there is no lvp_icd*.json in ${folder}`);
  return `${folder}/${manifest.name}`;
}

adapterTest("probeAdapter() without a name refuses a software adapter and names it", async () => {
  const refused = await probe({ driver: softwareDriver() });
  assert(!refused.found);
  assertMatch(refused.reason, /^only a software adapter was found \(llvmpipe .*\), which is slower than WebAssembly$/);
});

Deno.test("probeAdapter() names the missing driver on a machine without one", linuxOnly, async () => {
  const absent = await probe({ driver: "/nonexistent.json" });
  assert(!absent.found);
  assertMatch(absent.reason, /^no WebGPU adapter was found: (no Vulkan driver|there is an NVIDIA GPU)/);
});

Deno.test("probeAdapter() gives up on a driver that blocks", linuxOnly, async () => {
  const folder = await Deno.makeTempDir();
  try {
    // Opening a named pipe that nobody writes to blocks for ever, as loading a driver from a dead network disk does.
    await new Deno.Command("mkfifo", { args: [`${folder}/driver.so`] }).output();
    const manifest = {
      file_format_version: "1.0.0",
      ICD: { library_path: `${folder}/driver.so`, api_version: "1.3.0" },
    };
    await Deno.writeTextFile(`${folder}/driver.json`, JSON.stringify(manifest));
    const answer = await probe({ driver: `${folder}/driver.json`, patienceMs: 300 });
    assertEquals(answer, { found: false, reason: "the graphics driver did not answer within 0.3 seconds" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
