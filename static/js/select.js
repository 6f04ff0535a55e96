// Choosing in a list: a range with shift, the page, how many. What is chosen stays while this tab goes elsewhere and back.
(() => {
  const bar = document.getElementById("selected");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("input[name=ids]")];
  const [count, page] = [bar.querySelector("[data-count]"), bar.querySelector("[data-page]")];
  const everything = bar.elements.all;
  const key = `selected ${location.pathname}`;
  const kept = () => new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  let last;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    count.textContent = everything.checked ? "Everything selected" : `${chosen} selected`;
    Object.assign(page.firstElementChild, {
      checked: chosen === boxes.length,
      indeterminate: chosen > 0 && chosen < boxes.length,
    });
  };
  const keep = () => {
    const ids = kept();
    for (const box of boxes) ids[box.checked ? "add" : "delete"](box.value);
    sessionStorage.setItem(key, JSON.stringify([...ids].slice(-500)));
    show();
  };

  const ids = kept();
  for (const box of boxes) box.checked = ids.has(box.value);
  page.hidden = false;
  show();

  document.addEventListener("click", ({ target, shiftKey }) => {
    const box = target.closest?.(".card-choose")?.querySelector("input") ?? target;
    if (!boxes.includes(box) || target !== box) return;
    if (shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const one of boxes.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    keep();
  });
  page.addEventListener("change", ({ target }) => {
    for (const box of boxes) box.checked = target.checked;
    keep();
  });
  everything.addEventListener("change", show);
})();
