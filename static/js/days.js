// Days are the reader's: what the server grouped by UTC is put under the days of the browser's zone, in a list that
// htmx brings too.
(() => {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const titleOf = (at) => {
    if (at.toDateString() === today.toDateString()) return "Today";
    if (at.toDateString() === yesterday.toDateString()) return "Yesterday";
    const year = at.getFullYear() === today.getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year }).format(at);
  };
  const regroup = () => {
    const days = document.querySelector(".days:not([data-days])");
    if (!days) return;
    days.dataset.days = "";
    const sections = [];
    let last;
    for (const item of days.querySelectorAll("li[data-at]")) {
      const at = new Date(item.dataset.at);
      if (at.toDateString() !== last) {
        last = at.toDateString();
        const section = days.firstElementChild.cloneNode(false);
        const title = Object.assign(document.createElement("h2"), { className: "small", textContent: titleOf(at) });
        title.id = `day-${sections.length}`;
        section.setAttribute("aria-labelledby", title.id);
        section.append(title, days.querySelector("ul").cloneNode(false));
        sections.push(section);
      }
      sections.at(-1).lastElementChild.append(item);
    }
    days.replaceChildren(...sections);
  };
  regroup();
  document.addEventListener("htmx:afterSwap", regroup);
})();
