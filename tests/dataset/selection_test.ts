// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { selectEvents } from "../../lib/dataset/selection.ts";

const given = { train: 25_600, valid: 6_400, test: 8_000 };

Deno.test("selectEvents() uses all events when all are wanted, and no more than there are", () => {
  assertEquals(selectEvents(given, "all"), { used: given });
  assertEquals(selectEvents(given, 25_600), { used: given });
  assertEquals(selectEvents(given, 30_000), {
    used: given,
    note: "30000 training events were asked for, the file has 25600: all are used.",
  });
});

Deno.test("selectEvents() takes the other splits in proportion, rounded half up, and at least one event", () => {
  assertEquals(selectEvents(given, 8_000).used, { train: 8_000, valid: 2_000, test: 2_500 });
  assertEquals(selectEvents({ train: 10, valid: 5, test: 3 }, 5).used, { train: 5, valid: 3, test: 2 });
  assertEquals(selectEvents(given, 1).used, { train: 1, valid: 1, test: 1 });
});
