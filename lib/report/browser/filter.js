// A search and two filters above the table of stages; every word that is typed must occur in a row.
{
  const table = document.querySelector("table.stages");
  if (table) {
    const rows = [...table.tBodies[0].rows].map((row) => ({
      row,
      text: `${row.textContent} ${row.dataset.words}`.toLowerCase(),
      state: row.dataset.state,
      published: row.dataset.published === "yes",
    }));
    const element = (name, properties, ...children) => {
      const made = Object.assign(document.createElement(name), properties);
      made.append(...children);
      return made;
    };
    const search = element("input", { type: "search", autocomplete: "off", spellcheck: false });
    const states = [...new Set(rows.map(({ state }) => state))];
    const state = element(
      "select",
      {},
      element("option", { value: "", textContent: "any" }),
      ...states.map((each) => element("option", { value: each, textContent: each })),
    );
    const published = element("input", { type: "checkbox" });
    const count = element("output", { className: "quiet" });
    const show = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
      let shown = 0;
      for (const each of rows) {
        const fits = words.every((word) => each.text.includes(word)) &&
          (state.value === "" || each.state === state.value) && (!published.checked || each.published);
        each.row.hidden = !fits;
        if (fits) shown++;
      }
      count.textContent = `${shown} of ${rows.length} stages`;
    };
    const form = element(
      "form",
      { className: "filter", role: "search", ariaLabel: "Stages" },
      element("label", {}, "Search ", search),
      element("label", {}, "State ", state),
      element("label", {}, published, " publishes a file"),
      count,
    );
    for (const field of [search, state, published]) field.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      search.value = "";
      state.value = "";
      published.checked = false;
      show();
    });
    show();
    table.closest(".scroll").before(form);
  }
}
