// What was typed and chosen survives a reload of the tab, and the way back to a form that was sent: for this user, this
// model and this tab only. Never a secret or a file; kept pictures are offered again under the user's own.
(() => {
  const form = document.querySelector("[data-keep]");
  const made = document.querySelector("[data-form-key]")?.dataset.formKey;
  const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "{}");
  const write = (name, kept) => sessionStorage.setItem(name, JSON.stringify(kept));

  // The page of a generation: the form that made it was sent, and is not brought up again.
  for (const name of made ? Object.keys(sessionStorage) : []) {
    const kept = name.startsWith("typed:") ? read(name) : {};
    if (kept.key === made) write(name, { ...kept, isSent: true });
  }
  if (!form) return;

  const name = `typed:${form.dataset.keep}`;
  const isTick = (one) => one.matches("[type=radio], [type=checkbox]");
  const fields = () => [...form.elements].filter((one) => one.name && one.matches("textarea, select, input:not([type=hidden], [type=file], [type=password])"));
  const values = () => {
    const found = {};
    for (const one of fields()) (found[one.name] ??= []).push(...(isTick(one) && !one.checked ? [] : [one.value]));
    return found;
  };
  const put = (one, kept) => {
    const before = isTick(one) ? one.checked : one.value;
    if (isTick(one)) one.checked = kept.includes(one.value);
    else one.value = kept.shift() ?? one.value;
    if (before === (isTick(one) ? one.checked : one.value)) return;
    for (const type of ["input", "change"]) one.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const [visit] = performance.getEntriesByType("navigation");
  const { kept, isSent } = read(name);
  const isBlank = !form.querySelector(".prompt").value;
  // Once htmx listens, so that the price follows.
  document.addEventListener("DOMContentLoaded", () => {
    if (!kept || !isBlank || (isSent && visit?.type !== "back_forward")) return;
    for (const one of fields()) if (kept[one.name]) put(one, kept[one.name]);
  });
  form.addEventListener("input", () =>
    write(name, { kept: values(), key: form.elements.form_key.value, isSent: false }),
  );
})();
