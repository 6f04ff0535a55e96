// [data-arrows]: a list that opens over the page. Arrows, Home and End go through it, the present one has the focus
// first; Escape and Tab are the browser's own.
(() => {
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const choices = (list) => [...list.querySelectorAll(".choice:not(:disabled)")];
  for (const list of document.querySelectorAll("[data-arrows]")) {
    list.addEventListener("toggle", ({ newState }) => {
      if (newState === "open") (list.querySelector("[aria-current]") ?? choices(list)[0])?.focus();
    });
    list.addEventListener("keydown", (event) => {
      const every = choices(list);
      const ends = { Home: every[0], End: every.at(-1) };
      const here = every.indexOf(document.activeElement);
      const next = ends[event.key] ?? (event.key in STEPS ? every.at((here + STEPS[event.key]) % every.length) : null);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
  }
})();
