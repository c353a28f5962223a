/** A cache shared by clones, by the real command on a real WebDAV server. */
// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { reproduceWith, sharedToy } from "./shared_cache.ts";
import { nginxPath, WebDav } from "./web_dav.ts";

const ignore = nginxPath === undefined;
const named = (name: string) => ignore ? `${name} (needs nginx)` : name;
const everything = ["prepare", "total", "train@large", "train@small"];
const all = (outcome: string) => Object.fromEntries(everything.map((id) => [id, outcome]));

Deno.test({
  name: named("a second clone fetches everything without running, and runs only what it changes"),
  ignore,
  async fn() {
    await using server = await WebDav.start();
    await using toy = await sharedToy();
    const pushed = await reproduceWith(toy.project, server.url, {
      args: ["--push"],
      env: { REPRODUCE_CACHE_KEY: toy.key },
    });
    assertEquals(pushed.outcomes, all("ran"));
    assertStringIncludes(pushed.noticed.join("\n"), "4 records pushed");
    server.forget();

    await using other = await toy.project.clone();
    const fetched = await reproduceWith(other, server.url);
    assertEquals(fetched.outcomes, all("fetched"));
    const files = Object.entries(toy.project.digests("results/quick")).filter(([path]) => !/index|manifest/.test(path));
    const copies = Object.entries(other.digests("results/quick")).filter(([path]) => !/index|manifest/.test(path));
    assertEquals(copies, files);
    assertEquals(other.read("pipeline.lock"), toy.project.read("pipeline.lock"));
    // What nobody reads stays where it is.
    const gets = server.requests().filter((line) => line.startsWith("GET"));
    assertEquals(gets.filter((line) => line.startsWith("GET /ac/")).length, 4);
    assertEquals(gets.filter((line) => line.startsWith("GET /cas/")).length, 4);
    assertEquals(server.requests().filter((line) => line.startsWith("PUT")), []);

    const status = await other.run(["status", "total"]);
    assertMatch(status.stdout, new RegExp(`made on ${Deno.hostname()}.*signed by alice`));
    assertStringIncludes(other.read("results/quick/index.html"), "signed by alice");

    server.forget();
    const warm = await reproduceWith(other, server.url);
    assertEquals(warm.outcomes, all("current"));
    assertEquals(server.requests(), []);

    other.edit("pipeline.yaml", "large: { factor: 10 }", "large: { factor: 20 }");
    const changed = await reproduceWith(other, server.url);
    assertEquals(changed.outcomes, {
      prepare: "current",
      "train@small": "current",
      "train@large": "ran",
      total: "ran",
    });
    // Just its input: what prepare made.
    assertEquals(server.requests().filter((line) => line.startsWith("GET /cas/")).length, 1);
  },
});

Deno.test({
  name: named("with its results in place a clone without a store downloads records only"),
  ignore,
  async fn() {
    await using server = await WebDav.start();
    await using toy = await sharedToy();
    await toy.project.outcomes();
    const push = await toy.project.run(["cache", "push", "--cache", server.url], {
      env: { REPRODUCE_CACHE_KEY: toy.key },
    });
    assertEquals(push.code, 0, push.stderr);
    server.forget();
    await using other = await toy.project.copy((name) => name !== ".reproduce");
    assertEquals((await reproduceWith(other, server.url)).outcomes, all("fetched"));
    assertEquals(server.requests().filter((line) => line.startsWith("GET /cas/")), []);
    const status = await other.run(["cache", "status", "--cache", server.url]);
    assertEquals(status.code, 0);
    assertStringIncludes(status.stdout, "4 of 4 instances");

    // Without the cache, what is needed is made here; with `cache fetch`, it is here.
    await using offline = await other.copy();
    offline.edit("pipeline.yaml", "small: { factor: 1 }", "small: { factor: 3 }");
    assertEquals(await offline.ran(["--no-cache"]), ["prepare", "total", "train@large", "train@small"]);
    const fetch = await other.run(["cache", "fetch", "--cache", server.url]);
    assertEquals(fetch.code, 0, fetch.stderr);
    other.edit("pipeline.yaml", "small: { factor: 1 }", "small: { factor: 3 }");
    assertEquals(await other.ran(["--no-cache"]), ["total", "train@small"]);
    assertEquals(other.read("results/quick/total.txt"), offline.read("results/quick/total.txt"));
  },
});

Deno.test({
  name: named("a cache of another's key, or of an empty folder, gives nothing, and is named once"),
  ignore,
  async fn() {
    await using server = await WebDav.start();
    await using toy = await sharedToy();
    await using stranger = await sharedToy();
    const env = { REPRODUCE_CACHE_KEY: stranger.key };
    assertEquals((await reproduceWith(stranger.project, server.url, { args: ["--push"], env })).outcomes, all("ran"));
    const { outcomes, noticed } = await reproduceWith(toy.project, server.url);
    assertEquals(outcomes, all("ran"));
    assertEquals(noticed.filter((line) => line.includes("not listed")).length, 1);
    assert(toy.project.read("results/quick/total.txt") === "660");
  },
});
