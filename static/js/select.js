// Choosing in a list: a range with shift, the page, how many. What is chosen stays while this tab goes elsewhere and
// back, on other pages of the list too, until something is done with it.
(() => {
  const bar = document.getElementById("selected");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("input[name=ids]")];
  const [count, page] = [bar.querySelector("[data-count]"), bar.querySelector("[data-page]")];
  const everything = bar.elements.all;
  const key = `selected ${location.pathname}`;
  const stored = (name) => new Set(JSON.parse(sessionStorage.getItem(name) ?? "[]"));
  const kept = () => stored(key);
  // What was deleted is on no page, until it is brought back.
  const gone = `deleted ${location.pathname}`;
  const isHere = (id) => boxes.some((box) => box.value === id);
  const elsewhere = () => [...kept()].filter((id) => !isHere(id) && !stored(gone).has(id));
  let last;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const others = elsewhere().length;
    bar.classList.toggle("selected-elsewhere", others > 0);
    count.textContent = everything.checked
      ? "Everything selected"
      : `${chosen + others} selected${others ? `, ${others} on other pages` : ""}`;
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
  sessionStorage.setItem(gone, JSON.stringify([...stored(gone)].filter((id) => !isHere(id))));
  page.hidden = false;
  show();

  document.addEventListener("click", ({ target, shiftKey }) => {
    const box = target.closest?.(".card-choose")?.querySelector("input") ?? target;
    if (!boxes.includes(box) || target !== box) return;
    if (shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    keep();
  });
  page.addEventListener("change", ({ target }) => {
    for (const box of boxes) box.checked = target.checked;
    keep();
  });
  everything.addEventListener("change", show);

  // What is on other pages goes along.
  bar.addEventListener("submit", ({ submitter }) => {
    for (const field of bar.querySelectorAll("[data-elsewhere]")) field.remove();
    for (const id of everything.checked ? [] : elsewhere()) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id });
      field.dataset.elsewhere = "";
      bar.append(field);
    }
    if (submitter?.value !== "delete") return;
    sessionStorage.setItem(gone, JSON.stringify([...stored(gone), ...kept()].slice(-500)));
  });
})();
