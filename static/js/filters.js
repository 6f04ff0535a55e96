// A list follows its filters as they are chosen; words and days wait for Enter or the button. The address names only
// what was chosen, and the reader's zone where it means days. The focus stays on what was changed.
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const { zone } = form.elements;
  const days = [...form.querySelectorAll("[type=date]")];
  const button = form.querySelector("button:not([popovertarget])");
  const isChanged = (field) => field.checked !== field.defaultChecked || (field.matches("select") && isOther(field));
  const isOther = ({ options, selectedIndex }) =>
    selectedIndex !== Math.max(0, [...options].findIndex((option) => option.defaultSelected));
  // Nothing is typed here; but what was chosen before this was heard, on a slow line, is for the button.
  if (button && !days.length) button.hidden = ![...form.elements].some(isChanged);
  const key = `filtered ${location.pathname}`;
  const isField = (field, name, value) =>
    field.name === name && (field.value === value || field.type !== "checkbox");
  form.addEventListener("submit", (event) => {
    for (const field of form.elements) field.disabled = field.name && !field.value;
    if (zone) zone.disabled = !days.some((day) => day.value);
    if (![...new FormData(form)].length) {
      event.preventDefault();
      location.assign(location.pathname);
    }
  });
  form.addEventListener("change", ({ target }) => {
    if (!target.name || !target.matches("select, [type=checkbox]")) return;
    sessionStorage.setItem(key, JSON.stringify([target.name, target.value]));
    form.requestSubmit();
  });
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
  const changed = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  [...form.elements].find((field) => isField(field, ...changed))?.focus();
  sessionStorage.removeItem(key);
})();
