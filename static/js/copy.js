// <button data-copies="text" hidden>: copies that text, and says so. It is not read off the page, which the browser may
// have translated. It is said inside the button, or in the element that data-said names.
(() => {
  const reveal = () => {
    for (const button of document.querySelectorAll("button[data-copies][hidden]")) button.hidden = !navigator.clipboard;
  };
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-copies]");
    if (!button) return;
    const said = document.getElementById(button.dataset.said) ?? button.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copies);
      said.textContent = "Copied";
    } catch {
      said.textContent = "The browser did not allow it";
    }
    setTimeout(() => (said.textContent = ""), 2000);
  });
  document.addEventListener("htmx:afterSwap", reveal);
  reveal();
})();
