// What is live ([data-live]) is asked for by htmx every few seconds, and at once when somebody comes back to it.
(() => {
  const look = () => document.querySelectorAll("[data-live]").forEach((element) => htmx.trigger(element, "look"));
  document.addEventListener("visibilitychange", () => document.hidden || look());
  addEventListener("online", look);
  addEventListener("pageshow", (event) => event.persisted && look());

  // What somebody has opened in it stays as it is until it is closed.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (elt.matches("[data-live]") && elt.querySelector(".pop:popover-open")) event.preventDefault();
  });
  const closed = ({ target, newState }) => newState === "closed" && target.closest("[data-live] .pop") && look();
  document.addEventListener("toggle", closed, true);

  // An answer that came from another address is the log-in page: load the page anew instead of putting it inside,
  // unless somebody is typing there.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const asked = new URL(detail.pathInfo.requestPath, location.href);
    if (new URL(detail.xhr.responseURL).pathname !== asked.pathname) {
      detail.shouldSwap = false;
      if (!document.querySelector(".studio-form")) location.reload();
    }
  });

  // The end, for those who look elsewhere: the tab says it, until somebody is back.
  let before;
  let told;
  document.addEventListener("ended", ({ detail }) => {
    if (!document.hidden) return;
    if (document.title !== told) before = document.title;
    document.title = told = detail.title;
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && document.title === told) document.title = before;
  });

  // A lost line stops what is seen here, and nothing else.
  const line = (sentence) => (document.getElementById("offline").textContent = sentence);
  document.addEventListener("htmx:sendError", ({ detail }) => {
    if (detail.elt.matches("[data-live]")) line("No connection. Your videos go on without this page.");
  });
  document.addEventListener("htmx:afterOnLoad", () => line(""));

  // Deleted in another tab: a card goes, a page says so.
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.xhr.status === 404 && detail.elt.matches("[data-live]")) {
      if (detail.elt.matches("li")) detail.elt.remove();
      else location.reload();
    }
  });
})();
