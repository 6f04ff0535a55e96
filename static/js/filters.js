// The address of a filtered list names only what was chosen, and the reader's zone where it means days.
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  form.addEventListener("submit", () => {
    const hasDays = form.elements.from.value || form.elements.to.value;
    form.elements.zone.value = hasDays ? Intl.DateTimeFormat().resolvedOptions().timeZone : "";
    for (const field of form.elements) field.disabled = field.name && !field.value;
  });
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
})();
