/** Whatever a shared cache does, a run ends with the bytes of a run without it, and names what happened. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { MemoryCache } from "./hostile_cache.ts";
import type { ScratchProject } from "./scratch_project.ts";
import { reproduceWith, type SharedToy, sharedToy } from "./shared_cache.ts";

/** A toy that has pushed everything, and what a run without a cache publishes. */
async function pushedToy(cache: MemoryCache): Promise<SharedToy & { results: Record<string, string> }> {
  const toy = await sharedToy();
  await reproduceWith(toy.project, cache.url, { args: ["--push"], env: { REPRODUCE_CACHE_KEY: toy.key } });
  return { ...toy, results: resultsOf(toy.project) };
}

/** The page says who made what, so it is left out. */
function resultsOf(project: ScratchProject): Record<string, string> {
  const files = Object.entries(project.digests("results/quick"));
  return Object.fromEntries([
    ...files.filter(([path]) => !/index\.html|manifest\.json/.test(path)),
    ["lock", project.read("pipeline.lock")],
  ]);
}

interface Hostility {
  readonly name: string;
  readonly answer: MemoryCache["answer"];
  /** A line that names what happened; matched once. */
  readonly told: RegExp;
  /** What becomes of the last stage. */
  readonly total: "ran" | "fetched";
}

const isObject = (request: Request) => new URL(request.url).pathname.startsWith("/cas/");
const isRecord = (request: Request) => new URL(request.url).pathname.startsWith("/ac/");
const changed = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, index) => index === 0 ? byte ^ 1 : byte);

/** Changes the body of what GET gives. */
function rewriting(
  wanted: (request: Request) => boolean,
  change: (bytes: Uint8Array<ArrayBuffer>) => BodyInit,
): MemoryCache["answer"] {
  return (request, honest, stored) => {
    const bytes = stored.get(new URL(request.url).pathname);
    return request.method === "GET" && wanted(request) && bytes ? new Response(change(bytes)) : honest();
  };
}

function edited(bytes: Uint8Array<ArrayBuffer>, edit: (record: Record<string, unknown>) => void): string {
  const envelope = JSON.parse(new TextDecoder().decode(bytes));
  edit(envelope.record);
  return JSON.stringify(envelope);
}

/** A body that gives a byte now and then, and never ends. */
function drip(): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval>;
  return new ReadableStream({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(new Uint8Array([32])), 50);
    },
    cancel: () => clearInterval(timer),
  });
}

/** As many bytes as the reader will take. */
function flood(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20)) });
}

const hostilities: readonly Hostility[] = [
  {
    name: "sends other bytes than an object's",
    answer: rewriting(isObject, changed),
    told: /refused \S+: it sent other bytes/,
    total: "ran",
  },
  {
    name: "cuts objects short",
    answer: rewriting(isObject, (bytes) => bytes.subarray(0, bytes.length - 1)),
    told: /it sent \d+ of \d+ bytes/,
    total: "ran",
  },
  {
    name: "changes a record",
    answer: rewriting(isRecord, (bytes) => edited(bytes, (record) => record.seconds = 0)),
    told: /refused the record of prepare: its signature is wrong/,
    total: "ran",
  },
  {
    name: "gives the record of another run",
    answer: (request, honest, stored) => {
      const own = new URL(request.url).pathname;
      const other = [...stored].find(([path]) => path.startsWith("/ac/") && path !== own)?.[1];
      return request.method === "GET" && isRecord(request) && other ? new Response(other) : honest();
    },
    told: /refused the record of prepare: it is the record of another run/,
    total: "ran",
  },
  {
    name: "gives what is no record",
    answer: rewriting(isRecord, () => "<html>Welcome to the hotel's network</html>"),
    told: /refused the record of prepare: it is not a signed record/,
    total: "ran",
  },
  {
    name: "answers 500",
    answer: () => new Response("no", { status: 500 }),
    told: /it answers 500/,
    total: "ran",
  },
  {
    name: "answers 500 for objects only",
    answer: (request, honest) =>
      isObject(request) && request.method === "GET" ? new Response("no", { status: 500 }) : honest(),
    told: /it answers 500/,
    total: "ran",
  },
  {
    name: "never answers",
    answer: () => new Promise<Response>(() => {}),
    told: /no answer within 0.7 s/,
    total: "ran",
  },
  {
    name: "drips bytes",
    answer: (request, honest) => request.method === "GET" ? new Response(drip()) : honest(),
    told: /no more than \d+ bytes within 0.7 s/,
    total: "ran",
  },
  {
    name: "redirects elsewhere",
    answer: () => new Response(null, { status: 302, headers: { location: "http://127.0.0.1:9/there" } }),
    told: /it redirects to http:\/\/127\.0\.0\.1:9\/there/,
    total: "ran",
  },
  {
    name: "floods with bytes",
    answer: (request, honest) => request.method === "GET" ? new Response(flood()) : honest(),
    told: /it sent more than \d+ bytes/,
    total: "ran",
  },
  {
    name: "has records without their objects",
    answer: (request, honest) => isObject(request) ? new Response(null, { status: 404 }) : honest(),
    told: /no object of its output/,
    total: "ran",
  },
  {
    name: "fails now and then",
    answer: (() => {
      let count = 0;
      return (_request, honest) => ++count % 3 === 0 ? new Response("busy", { status: 503 }) : honest();
    })(),
    told: /records fetched/,
    total: "fetched",
  },
];

Deno.test("a run ends as without a cache where its server", async (context) => {
  await using cache = new MemoryCache();
  await using toy = await pushedToy(cache);
  await using clone = await toy.project.clone();
  for (const { name, answer, told, total } of hostilities) {
    await context.step(name, async () => {
      cache.answer = answer;
      const env = { REPRODUCE_CACHE_TIMEOUT: "0.7" };
      const { outcomes, noticed } = await reproduceWith(clone, cache.url, { env });
      assertEquals(outcomes.total, total, noticed.join("\n"));
      assertEquals(Object.keys(outcomes).length, 4);
      assertEquals(resultsOf(clone), toy.results);
      const lines = noticed.filter((line) => line.includes(cache.url.replace(/\/$/, "")));
      assert(lines.some((line) => told.test(line)), lines.join("\n"));
      // The first line says whose records are believed; after that a few say what happened, not one for each request.
      assertLess(lines.length, 10, lines.join("\n"));
      assertEquals([...Deno.readDirSync(clone.path(".reproduce/work"))].map(({ name }) => name), []);
      for (const made of [".reproduce", "results", "pipeline.lock"]) {
        await Deno.remove(clone.path(made), { recursive: true });
      }
    });
  }
});

Deno.test("an object that turns out to be lost is made here after all, and what reads it goes on", async () => {
  await using cache = new MemoryCache();
  await using toy = await pushedToy(cache);
  await using clone = await toy.project.copy((name) => name !== ".reproduce");
  // All is believed on the word of the records, since the results are in place; then prepare's object is needed.
  clone.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
  cache.answer = rewriting(isObject, changed);
  const { outcomes } = await reproduceWith(clone, cache.url);
  assertEquals(outcomes, { prepare: "ran", "train@small": "ran", "train@large": "ran", total: "ran" });
  assertMatch(clone.read("results/quick/total.txt"), /^1260$/);
});

Deno.test("a server that refuses what is pushed does not fail the run, and `cache push` tells", async () => {
  await using cache = new MemoryCache();
  await using toy = await sharedToy();
  cache.answer = (request, honest) => request.method === "PUT" ? new Response(null, { status: 403 }) : honest();
  const env = { REPRODUCE_CACHE_KEY: toy.key };
  const { outcomes, noticed } = await reproduceWith(toy.project, cache.url, { args: ["--push"], env });
  assertEquals(outcomes.total, "ran");
  assertMatch(noticed.join("\n"), /it answers 403/);
  assertEquals(cache.stored.size, 0);
  const push = await toy.project.run(["cache", "push", "--cache", cache.url], { env });
  assertEquals(push.code, 1, push.stderr);
});

Deno.test("a name and password in the address are sent, and shown nowhere", async () => {
  await using cache = new MemoryCache();
  await using toy = await sharedToy();
  const seen = new Set<string | null>();
  cache.answer = (request, honest) => {
    seen.add(request.headers.get("authorization"));
    return honest();
  };
  const url = cache.url.replace("http://", "http://bob:s3cret@");
  const env = { REPRODUCE_CACHE_KEY: toy.key };
  await reproduceWith(toy.project, url, { args: ["--push"], env });
  await using clone = await toy.project.clone();
  const finished = await clone.run(["reproduce", "--cache", url]);
  assertEquals([...seen], [`Basic ${btoa("bob:s3cret")}`]);
  assert(!`${finished.stdout}${finished.stderr}`.includes("s3cret"));
  for (const path of Object.keys(clone.digests(".reproduce/records"))) assert(!clone.read(path).includes("s3cret"));
});

Deno.test("settings that are wrong are refused in a line", async () => {
  await using toy = await sharedToy();
  const refused = async (args: string[], env: Record<string, string>, line: RegExp) => {
    const { code, stderr } = await toy.project.run(args, { env });
    assertEquals(code, 2);
    assertMatch(stderr, line);
  };
  await refused(["reproduce", "--cache", "ftp://x"], {}, /cannot use the cache "ftp:\/\/x": expected an http/);
  await refused(["reproduce", "--push"], {}, /cannot push: there is no cache/);
  await refused(["reproduce", "--cache", "http://127.0.0.1:9", "--push"], {}, /REPRODUCE_CACHE_KEY is not set/);
  const inside = { REPRODUCE_CACHE_KEY: toy.project.path("key.pem") };
  await refused(["reproduce", "--cache", "http://127.0.0.1:9", "--push"], inside, /it is in the repository/);
  await refused(["cache", "keygen", toy.project.path("key.pem")], {}, /it is in the repository/);
  await refused(["cache", "keygen", toy.key], {}, /it is there already/);
  toy.project.write("cache.keys", "alice ed25519:short\n");
  await refused(
    ["reproduce", "--cache", "http://127.0.0.1:9"],
    {},
    /cannot read cache.keys:1: .*expected NAME ed25519:KEY/,
  );
});
