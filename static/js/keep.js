// What was typed and chosen survives a reload of the tab, and the way back to a form that was sent: for this user, this
// model and this tab only. Never a secret or a file; kept pictures are offered again under the user's own.
(() => {
  const form = document.querySelector("[data-keep]");
  const sentKey = document.querySelector("[data-form-key]")?.dataset.formKey;
  const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "{}");
  const write = (name, kept) => {
    try {
      sessionStorage.setItem(name, JSON.stringify(kept));
    } catch {
      sessionStorage.removeItem(name); // more than a tab may keep: nothing is better than what was typed before
    }
  };

  // The page of a generation: the form that made it was sent, and is not brought up again.
  for (const name of sentKey ? Object.keys(sessionStorage) : []) {
    const kept = name.startsWith("typed:") ? read(name) : {};
    if (kept.key === sentKey) write(name, { ...kept, isSent: true });
  }
  if (!form) return;

  const name = `typed:${form.dataset.keep}`;
  const isTick = (field) => field.matches("[type=radio], [type=checkbox]");
  const typed = "textarea, select, input:not([type=hidden], [type=file], [data-flag])";
  const fields = () => [...form.elements].filter((field) => field.name && field.matches(typed));
  const values = () => {
    const byName = {};
    for (const field of fields()) {
      byName[field.name] ??= [];
      if (!isTick(field) || field.checked) byName[field.name].push(field.value);
    }
    return byName;
  };
  const put = (field, kept) => {
    const before = isTick(field) ? field.checked : field.value;
    if (isTick(field)) field.checked = kept.includes(field.value);
    else field.value = kept.shift() ?? field.value;
    if (before === (isTick(field) ? field.checked : field.value)) return;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const [visit] = performance.getEntriesByType("navigation");
  const { kept, key, isSent } = read(name);
  const isBlank = !form.querySelector(".prompt").value;
  // Once htmx listens, so that the price follows.
  document.addEventListener("DOMContentLoaded", () => {
    if (!kept || !isBlank || (isSent && visit?.type !== "back_forward")) return;
    for (const field of fields()) if (kept[field.name]) put(field, kept[field.name]);
    // The browser keeps no page of somebody signed in: this one is new, and its form is still the one that was sent.
    if (isSent) form.elements.form_key.value = key;
  });
  form.addEventListener("input", () =>
    write(name, { kept: values(), key: form.elements.form_key.value, isSent: false }),
  );
})();
