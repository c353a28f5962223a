/**
 * The page's only script, which it can do without: a link to a closed entry opens it, a print shows all entries, and one
 * button opens or closes them together.
 */
export const script = `
(() => {
  const entries = [...document.querySelectorAll("#provenance details")];
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const entry = target && target.closest("details");
    if (entry) {
      entry.open = true;
      entry.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = entries.filter((entry) => !entry.open);
    for (const entry of closed) entry.open = true;
  });
  addEventListener("afterprint", () => {
    for (const entry of closed) entry.open = false;
  });
  const heading = document.getElementById("provenance-heading");
  if (entries.length === 0 || !heading) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Open all entries";
  button.addEventListener("click", () => {
    const open = entries.some((entry) => !entry.open);
    for (const entry of entries) entry.open = open;
    button.textContent = open ? "Close all entries" : "Open all entries";
  });
  heading.after(button);
})();
`;
