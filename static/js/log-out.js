// Logging out forgets what was typed, in every tab: the server asks for it too (Clear-Site-Data), and not every browser
// clears what belongs to a tab.
(() => {
  const tabs = new BroadcastChannel("log-out");
  tabs.addEventListener("message", () => sessionStorage.clear());
  for (const form of document.querySelectorAll("[data-log-out]"))
    form.addEventListener("submit", () => {
      sessionStorage.clear();
      tabs.postMessage("");
    });
})();
