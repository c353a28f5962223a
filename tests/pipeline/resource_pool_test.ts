// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals, assertRejects } from "@std/assert";
import { type Capacity, ResourcePool } from "../../lib/pipeline/run/resource_pool.ts";

const never = new AbortController().signal;
const capacity = (cores: number, memoryBytes = 100, gpu = 1): Capacity => ({ cores, memoryBytes, gpu });
const need = (cores: number, memoryBytes = 0, gpu = 0) => ({ cores, memoryBytes, gpu });

Deno.test("acquire() gives all cores to an instance that is alone", async () => {
  const pool = new ResourcePool(capacity(4));
  using grant = await pool.acquire(need(4), [0], never);
  assertEquals(grant.cores, 4);
});

Deno.test("acquire() shares cores among instances that are ready together", async () => {
  const pool = new ResourcePool(capacity(2));
  const [first, second] = await Promise.all([pool.acquire(need(2), [0], never), pool.acquire(need(2), [1], never)]);
  assertEquals([first.cores, second.cores], [1, 1]);
});

Deno.test("acquire() starts waiting instances in order of priority as cores come back", async () => {
  const pool = new ResourcePool(capacity(1));
  const order: string[] = [];
  const start = async (name: string, priority: number) => {
    using _ = await pool.acquire(need(1), [priority], never);
    order.push(name);
  };
  await Promise.all([start("last", 3), start("first", 1), start("second", 2)]);
  assertEquals(order, ["first", "second", "last"]);
});

Deno.test("acquire() lets only one instance have the GPU, and others run beside it", async () => {
  const pool = new ResourcePool(capacity(4));
  const events: string[] = [];
  const first = await pool.acquire(need(1, 0, 1), [0], never);
  const second = pool.acquire(need(1, 0, 1), [1], never).then((grant) => {
    events.push("second on the GPU");
    grant[Symbol.dispose]();
  });
  using _ = await pool.acquire(need(1), [2], never);
  events.push("third without it");
  first[Symbol.dispose]();
  await second;
  assertEquals(events, ["third without it", "second on the GPU"]);
});

Deno.test("acquire() runs an instance that asks for more memory than there is, alone", async () => {
  const pool = new ResourcePool(capacity(4, 100));
  const small = await pool.acquire(need(1, 10), [0], never);
  const events: string[] = [];
  const large = pool.acquire(need(1, 500), [1], never).then((grant) => {
    events.push("large");
    grant[Symbol.dispose]();
  });
  events.push("small ends");
  small[Symbol.dispose]();
  await large;
  assertEquals(events, ["small ends", "large"]);
});

Deno.test("acquire() rejects when the run is interrupted while it waits", async () => {
  const pool = new ResourcePool(capacity(1));
  const interrupt = new AbortController();
  using _ = await pool.acquire(need(1), [0], never);
  const waiting = pool.acquire(need(1), [1], interrupt.signal);
  interrupt.abort(new Error("interrupted"));
  await assertRejects(() => waiting, Error, "interrupted");
});

Deno.test("a running instance gets the cores that nobody else wants, and gives them back when somebody does", async () => {
  const pool = new ResourcePool(capacity(2));
  const [short, long] = await Promise.all([pool.acquire(need(2), [0], never), pool.acquire(need(2), [1], never)]);
  const changes: number[] = [];
  const grown = new Promise<void>((resolve) =>
    long.onChange((cores) => {
      changes.push(cores);
      resolve();
    })
  );
  short[Symbol.dispose]();
  await grown;
  using other = await pool.acquire(need(2), [2], never);
  assertEquals(changes, [2, 1]);
  assertEquals([long.cores, other.cores], [1, 1]);
  long[Symbol.dispose]();
});

Deno.test("acquire() gives an instance no more cores than it asked for", async () => {
  const pool = new ResourcePool(capacity(8));
  using grant = await pool.acquire(need(2), [0], never);
  assertEquals(grant.cores, 2);
});
