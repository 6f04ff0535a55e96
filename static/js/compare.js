// The comparison's form is sent once for a double click, and not while the network is lost: a page of the browser's own
// would take its place. Ctrl or ⌘ with Enter sends it too.
(() => {
  const form = document.getElementById("compare");
  const make = () => document.getElementById("make");
  const { lost, say, isAnswered } = connection;
  let isSent = false;
  let isReady = false;
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    if (isSent) return;
    isSent = true;
    const button = event.submitter ?? make();
    button.setAttribute("aria-busy", "true");
    say("");
    isReady = await isAnswered();
    if (isReady) sessionStorage.setItem("sent:compare", form.elements.form_key.value);
    if (isReady) form.requestSubmit(button.isConnected ? button : make());
    else say(lost);
    if (!isReady) button.removeAttribute("aria-busy");
    isSent = isReady;
    isReady = false;
  });
  // Back from where it was sent to: the page comes with another key, and asks whether the one before made something.
  addEventListener("pageshow", ({ persisted }) => {
    isSent = false;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    const [visit] = performance.getEntriesByType("navigation");
    if (!persisted && visit?.type !== "back_forward") return;
    const key = sessionStorage.getItem("sent:compare");
    if (key) form.elements.form_key.value = key;
    htmx.trigger("#sent", "returned");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (!make().disabled) form.requestSubmit(make());
  });
  // Another price is another question.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "price") form.querySelector("[role=alert]")?.remove();
  });
})();
