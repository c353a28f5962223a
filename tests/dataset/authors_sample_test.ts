// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assert, assertFalse } from "@std/assert";
import { isAuthorsSample } from "../../lib/dataset/authors_sample.ts";

const published = {
  train: { signal: 68_832, background: 68_693 },
  valid: { signal: 17_175, background: 17_207 },
  test: { signal: 21_435, background: 21_542 },
};

Deno.test("isAuthorsSample() knows the published class counts, and nothing near them", () => {
  assert(isAuthorsSample(published));
  assertFalse(isAuthorsSample({ ...published, valid: { signal: 17_176, background: 17_206 } }));
  assertFalse(isAuthorsSample({ ...published, test: { signal: 21_542, background: 21_435 } }));
});
