// The collections of one video beside its card: the form of their page, in a popover.
(() => {
  const pop = document.getElementById("collect");
  if (!pop?.showPopover) return;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-collect-of]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const here = encodeURIComponent(location.pathname + location.search);
    await htmx.ajax("GET", `${link.pathname}?next=${here}`, { target: pop, source: pop });
    pop.showPopover({ source: link });
    pop.querySelector("input:not([type=hidden])")?.focus();
  });
})();
