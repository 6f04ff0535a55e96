// Choosing in a list: a click on a picture or a line chooses it, with shift all up to it, Escape leaves. What is chosen
// stays while this tab looks at other pages of the list, until something is done with it.
(() => {
  const bar = document.getElementById("selected");
  if (!bar) return;
  const boxes = [...document.querySelectorAll("input[name=generation][form=selected]")];
  const [count, page] = [bar.querySelector("[data-count]"), document.querySelector("[data-page]")];
  const [everything, leave] = [document.querySelector("[name=all][form=selected]"), bar.querySelector("[data-leave]")];
  const key = `selected ${location.pathname}`;
  const stored = () => new Set(JSON.parse(sessionStorage.getItem(key) ?? "[]"));
  const elsewhere = () => [...stored()].filter((id) => !boxes.some((box) => box.value === id));
  const title = document.title;
  let last;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    const others = elsewhere().length;
    const words = everything.checked ? "All" : `${chosen + others}`;
    count.textContent = `${words} selected${others && !everything.checked ? `, ${others} on other pages` : ""}`;
    document.title = `${words} selected: ${title}`;
    Object.assign(page.firstElementChild, {
      checked: chosen === boxes.length,
      indeterminate: chosen > 0 && chosen < boxes.length,
    });
  };
  const keep = () => {
    const ids = stored();
    for (const box of boxes) ids[box.checked ? "add" : "delete"](box.value);
    sessionStorage.setItem(key, JSON.stringify([...ids].slice(-500)));
    show();
  };
  const choose = (box, withShift) => {
    if (withShift && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    keep();
  };

  const ids = stored();
  for (const box of boxes) box.checked ||= ids.has(box.value);
  page.hidden = false;
  show();

  document.addEventListener("click", (event) => {
    const box = event.target.closest(".card, .line")?.querySelector("input[name=generation]");
    if (!boxes.includes(box) || event.ctrlKey || event.metaKey) return;
    if (event.target === box) return choose(box, event.shiftKey);
    if (event.target.closest("button, label:not(:has([name=generation]))")) return;
    event.preventDefault();
    box.checked = !box.checked;
    choose(box, event.shiftKey);
  });
  // A range of pictures, not of the words under them.
  document.addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".card, .line")) event.preventDefault();
  });
  page.addEventListener("change", ({ target }) => {
    for (const box of boxes) box.checked = target.checked;
    keep();
  });
  everything.addEventListener("change", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open")) return;
    leave.click();
  });
  leave.addEventListener("click", () => sessionStorage.removeItem(key));

  // What is on other pages goes along; after anything but a download the choice is over.
  bar.addEventListener("submit", ({ submitter }) => {
    for (const field of bar.querySelectorAll("[data-elsewhere]")) field.remove();
    for (const id of everything.checked ? [] : elsewhere()) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "generation", value: id });
      field.dataset.elsewhere = "";
      bar.append(field);
    }
    if (submitter?.value !== "download") sessionStorage.removeItem(key);
  });
})();
