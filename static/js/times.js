// Times are the reader's: <time data-style> is written again in the zone of the browser, and where the server makes
// days of them, in a filter or a file, data-zone tells it which zone that is. The foot of the page says it to people.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  for (const field of document.querySelectorAll("input[data-zone]")) {
    field.value = zone;
    const hasDays = [...field.form.elements].some((one) => one.type === "date" && one.defaultValue);
    const address = new URLSearchParams(location.search);
    if (!hasDays || address.get("zone") === zone) continue;
    address.set("zone", zone); // days of another zone: the list is asked for anew
    location.replace(`?${address}`);
  }
  const words = zone.replaceAll("_", " ") || "yours";
  for (const name of document.querySelectorAll("span[data-zone]")) name.textContent = words;
  for (const link of document.querySelectorAll("a[data-zone]")) {
    const address = new URL(link.href);
    address.searchParams.set("zone", zone);
    link.href = address;
  }
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
  const isToday = (at) => at.toDateString() === new Date().toDateString();
  const styles = {
    clock: (at) => (isToday(at) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`),
    until: (at) => styles.clock(at),
    day: (at) => (isToday(at) ? clock.format(at) : day.format(at)),
    moment: (at) => `${isToday(at) ? "Today" : day.format(at)}, ${clock.format(at)}`,
  };
  const localise = (root) => {
    for (const time of root.querySelectorAll("time[data-style]")) {
      time.textContent = styles[time.dataset.style](new Date(time.dateTime));
      time.title = new Date(time.dateTime).toLocaleString();
    }
  };
  localise(document);
  document.addEventListener("htmx:afterSwap", () => localise(document));
})();
