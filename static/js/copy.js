// <button data-copies="selector" hidden>: copies the text of what it names, and says so.
(() => {
  const reveal = () => {
    for (const button of document.querySelectorAll("button[data-copies][hidden]")) button.hidden = !navigator.clipboard;
  };
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-copies]");
    if (!button) return;
    const said = button.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(document.querySelector(button.dataset.copies).textContent);
      said.textContent = "Copied";
    } catch {
      said.textContent = "The browser did not allow it";
    }
    setTimeout(() => (said.textContent = ""), 2000);
  });
  document.addEventListener("htmx:afterSwap", reveal);
  reveal();
})();
