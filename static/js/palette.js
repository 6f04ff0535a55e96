// Two things that keys open anywhere: ? shows the keys, Ctrl or Command K goes to a page, a model or a video by name.
// Both are fetched when they are opened and close by Escape or by leaving them. Without this script nothing is lost:
// everything in them has a link of its own.
(() => {
  const isOn = () => localStorage.getItem("keys") !== "off";
  const fetched = async (address) => {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const open = (id, name, ...content) => {
    document.getElementById(id)?.remove();
    const pop = document.createElement("div");
    Object.assign(pop, { id, className: "pop stack over", popover: "auto", tabIndex: -1 });
    pop.setAttribute("role", "dialog");
    pop.setAttribute("aria-label", name);
    pop.append(...content);
    document.body.append(pop);
    pop.addEventListener("toggle", ({ newState }) => newState === "closed" && pop.remove());
    pop.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !pop.contains(relatedTarget)) pop.hidePopover();
    });
    pop.showPopover();
    return pop;
  };

  const showKeys = async () => {
    if (document.getElementById("keys")) return; // they are the page
    const page = await fetched("/help/keys/");
    const all = document.createElement("a");
    Object.assign(all, { href: "/help/keys/", textContent: "As a page, with the switch that turns them off" });
    open("keys-pop", "Keys", page.getElementById("keys"), all).focus();
  };

  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const showPlaces = async () => {
    const page = await fetched("/palette/");
    const pop = open("palette", "Go to", ...page.body.children);
    const [field, said] = [pop.querySelector("input"), pop.querySelector("[role=status]")];
    const options = [...pop.querySelectorAll("[role=option]")];
    const shown = () => options.filter((option) => !option.hidden);
    const go = (option) => option && location.assign(option.dataset.url);
    const choose = (option) => {
      for (const one of options) one.setAttribute("aria-selected", one === option);
      if (option) field.setAttribute("aria-activedescendant", option.id);
      else field.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    };
    const chosen = () => options.find((option) => option.getAttribute("aria-selected") === "true");
    const look = () => {
      const words = plain(field.value).split(/\s+/);
      for (const option of options) option.hidden = !words.every((word) => plain(option.textContent).includes(word));
      for (const group of pop.querySelectorAll("[role=group]")) {
        group.hidden = !group.querySelector("[role=option]:not([hidden])");
      }
      choose(shown()[0]);
      said.textContent = field.value ? `${shown().length || "Nothing"} found` : "";
    };
    field.addEventListener("input", look);
    field.addEventListener("keydown", (event) => {
      const [all, step] = [shown(), { ArrowDown: 1, ArrowUp: -1 }[event.key]];
      if (event.key === "Enter") go(chosen());
      else if (step && all.length) choose(all.at((all.indexOf(chosen()) + step) % all.length));
      else return;
      event.preventDefault();
    });
    pop.addEventListener("click", ({ target }) => go(target.closest("[role=option]")));
    look();
    field.focus();
  };

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const palette = document.getElementById("palette");
      palette ? palette.hidePopover() : showPlaces();
    } else if (event.key === "?" && isOn() && !isTyping(event.target)) {
      event.preventDefault();
      showKeys();
    }
  });
  for (const row of document.querySelectorAll("[data-palette-row]")) row.hidden = false;
  document.addEventListener("click", ({ target }) => target.closest("[data-palette]") && showPlaces());
})();
