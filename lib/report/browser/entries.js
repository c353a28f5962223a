// A link to something in a closed entry opens it; a print shows all entries of runs; one button opens or closes them.
{
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let entry = target.closest("details"); entry; entry = entry.parentElement?.closest("details")) {
      entry.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash !== "") reveal();

  const entries = [...document.querySelectorAll("details.entry")];
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = entries.filter((entry) => !entry.open);
    for (const entry of closed) entry.open = true;
  });
  addEventListener("afterprint", () => {
    for (const entry of closed) entry.open = false;
  });

  const heading = document.getElementById("provenance-heading");
  if (entries.length > 0 && heading) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Open all entries";
    button.addEventListener("click", () => {
      const open = entries.some((entry) => !entry.open);
      for (const entry of entries) entry.open = open;
      button.textContent = open ? "Close all entries" : "Open all entries";
    });
    heading.after(button);
  }
}
