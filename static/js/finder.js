// A list follows its words as they are typed, and its filters as they are chosen: htmx asks, and puts the list in its
// place. The address names only what was chosen, and the reader's zone where it means days.
(() => {
  const form = document.getElementById("finder");
  if (!form) return;
  const { zone } = form.elements;
  const days = [...form.querySelectorAll("[type=date]")];
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt !== form) return;
    for (const [name, value] of [...detail.formData]) {
      if (!value || (name === "zone" && !days.some((day) => day.value))) detail.formData.delete(name);
    }
  });
  form.addEventListener("submit", () => document.getElementById("filters").hidePopover());
  // A page that comes back by the browser's own button shows what its address says.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
