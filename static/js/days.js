// Days are the reader's: the cards, which the server grouped by UTC, are put under the days of the browser's zone.
(() => {
  const days = document.querySelector(".days");
  if (!days) return;
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const titleOf = (at) => {
    if (at.toDateString() === today.toDateString()) return "Today";
    if (at.toDateString() === yesterday.toDateString()) return "Yesterday";
    const year = at.getFullYear() === today.getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year }).format(at);
  };
  const sections = [];
  let last;
  for (const card of days.querySelectorAll(".card")) {
    const at = new Date(card.dataset.at);
    if (at.toDateString() !== last) {
      last = at.toDateString();
      const section = days.firstElementChild.cloneNode(false);
      const title = Object.assign(document.createElement("h2"), { className: "day-title", textContent: titleOf(at) });
      title.id = `day-${sections.length}`;
      section.setAttribute("aria-labelledby", title.id);
      section.append(title, Object.assign(document.createElement("ul"), { className: "wall" }));
      sections.push(section);
    }
    sections.at(-1).lastElementChild.append(card);
  }
  days.replaceChildren(...sections);
})();
