// What was typed but not sent survives a reload of the tab: for this user, this model and this tab only.
(() => {
  for (const words of document.querySelectorAll("[data-keep]")) {
    const name = `typed:${words.dataset.keep}`;
    const kept = sessionStorage.getItem(name);
    if (kept && !words.value) {
      words.value = kept;
      words.dispatchEvent(new Event("input", { bubbles: true }));
    }
    words.addEventListener("input", () => sessionStorage.setItem(name, words.value));
    words.form.addEventListener("submit", (event) => event.defaultPrevented || sessionStorage.removeItem(name));
  }
})();
