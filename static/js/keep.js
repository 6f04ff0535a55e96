// What was typed survives a reload of the tab, and the way back to a form that was sent: for this user, this model and
// this tab only.
(() => {
  const [visit] = performance.getEntriesByType("navigation");
  for (const words of document.querySelectorAll("[data-keep]")) {
    const name = `typed:${words.dataset.keep}`;
    const keep = (isSent) => sessionStorage.setItem(name, JSON.stringify({ typed: words.value, isSent }));
    const { typed, isSent } = JSON.parse(sessionStorage.getItem(name) ?? "{}");
    if (typed && !words.value && (!isSent || visit?.type === "back_forward")) {
      words.value = typed;
      words.dispatchEvent(new Event("input", { bubbles: true }));
    }
    words.addEventListener("input", () => keep(false));
    words.form.addEventListener("submit", (event) => event.defaultPrevented || keep(true));
  }
})();
