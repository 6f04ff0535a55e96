// The comparison's form is sent once for a double click; Ctrl or ⌘ with Enter sends it too.
(() => {
  const form = document.getElementById("compare");
  const make = () => document.getElementById("make");
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) return event.preventDefault();
    isSent = true;
    (event.submitter ?? make()).setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    isSent = false;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (!make().disabled) form.requestSubmit(make());
  });
  // Another price is another question.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "price") form.querySelector("[role=alert]")?.remove();
  });
})();
