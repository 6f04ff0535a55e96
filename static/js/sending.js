// Sending the form: once for a double click, after a picture or a price that is on its way, and only where somebody
// answers, so that a lost network costs nothing that was typed. Ctrl or ⌘ with Enter presses the button.
(() => {
  const form = document.querySelector(".studio-form");
  const make = () => document.getElementById("make");
  const patience = 8000;
  let isSending = false;
  let isReady = false;

  const busy = (is) => {
    isSending = is;
    if (is) make().setAttribute("aria-busy", "true");
    else make().removeAttribute("aria-busy");
  };
  const say = (sentence) => {
    const line = document.getElementById("connection");
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  const isAnswered = async () => {
    const icon = document.querySelector("link[rel=icon]").href;
    try {
      return (await fetch(icon, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(patience) })).ok;
    } catch {
      return false;
    }
  };
  // A log-in in another tab gave this browser another one.
  const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  // Files are taken after a token only, and htmx puts those of a field before the form's own.
  document.body.addEventListener("htmx:configRequest", ({ detail }) => {
    if (token()) detail.headers["X-CSRFToken"] = token();
  });
  const pending = () => form.querySelector(".htmx-request");
  const settled = async (starts) => {
    const until = Date.now() + (starts ? patience : 0);
    while (pending() && (Date.now() < until || pending().matches("[data-pictures] *"))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  form.addEventListener("submit", async (event) => {
    if (isReady) return void (isReady = false);
    event.preventDefault();
    if (isSending) return;
    const button = event.submitter ?? make();
    const starts = !button.name || button.id === "make";
    busy(true);
    say("");
    await settled(starts);
    if (starts && make().disabled) return busy(false);
    if (!(await isAnswered())) {
      busy(false);
      return say("No connection. Everything you typed is still here: press again when you are back online.");
    }
    form.elements.csrfmiddlewaretoken.value = token() ?? form.elements.csrfmiddlewaretoken.value;
    isReady = true;
    form.requestSubmit(button.isConnected ? button : make());
    isReady = false; // the browser found a field that is not filled in, or it is on its way
    if (starts && !form.checkValidity()) busy(false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    if (!make().disabled) form.requestSubmit(make());
  });

  // Back from where it was sent to: the button works again, and the page asks whether this form made something.
  addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    if (!event.persisted && visit?.type !== "back_forward") return;
    busy(false);
    htmx.trigger("#sent", "returned");
  });
})();
