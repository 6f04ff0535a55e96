// A notification of the browser at the end, for those who asked for it by a click and look elsewhere.
(() => {
  if (!("Notification" in window)) return;
  const wish = "tell-me-when-done";
  const isWanted = () => localStorage.getItem(wish) === "yes" && Notification.permission === "granted";
  const show = () => {
    for (const row of document.querySelectorAll("[data-notify-row]")) {
      row.hidden = Notification.permission === "denied";
      row.querySelector("[data-notify]").checked = isWanted();
    }
  };
  document.addEventListener("change", async ({ target }) => {
    if (!target.matches("[data-notify]")) return;
    const isAllowed = target.checked && (await Notification.requestPermission()) === "granted";
    localStorage.setItem(wish, isAllowed ? "yes" : "no");
    show();
  });
  // The last answer of the server to whatever is live triggers "ended".
  document.addEventListener("ended", ({ detail }) => {
    if (!document.hidden || !isWanted()) return;
    try {
      const note = new Notification(detail.title, { tag: detail.url });
      note.addEventListener("click", () => {
        window.focus();
        location.assign(detail.url);
        note.close();
      });
    } catch {
      // Android's Chrome takes notifications from a service worker only; the tab's title tells it all the same.
    }
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
