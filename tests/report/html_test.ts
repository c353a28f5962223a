// @ts-types="../../lib/declarations/std_assert.d.ts"
import { assertEquals } from "@std/assert";
import { Html, join, markup } from "../../lib/report/html.ts";

Deno.test("markup escapes text and attribute values, numbers and lists", () => {
  const text = `<script>"a" & 'b'</script>`;
  assertEquals(
    markup`<p title="${text}">${[text, 1]}</p>`.markup,
    `<p title="&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;">` +
      `&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;1</p>`,
  );
});

Deno.test("markup keeps markup and leaves nothing for what is absent", () => {
  assertEquals(
    markup`${markup`<b>${0}</b>`}${null}${undefined}${false}${new Html("<i></i>")}`.markup,
    "<b>0</b><i></i>",
  );
});

Deno.test("join() puts its separator between parts only", () => {
  assertEquals(markup`${join(["a", "<"], ", ")}|${join([], ", ")}|${join(["a"], ", ")}`.markup, "a, &lt;||a");
});
