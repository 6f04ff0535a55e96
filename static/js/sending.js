// Sending the form: once for a double click, after a picture or a price that is on its way, and so that a lost network
// costs nothing that was typed. Somebody signed in stays on the page: htmx sends the form and puts in what changed.
// Ctrl or ⌘ with Enter presses the button.
(() => {
  const form = document.querySelector(".studio-form");
  const make = () => document.getElementById("make");
  const { patience, lost, say, isAnswered } = connection;
  let isSending = false;
  let isReady = false;

  const busy = (is) => {
    isSending = is;
    if (is) make().setAttribute("aria-busy", "true");
    else make().removeAttribute("aria-busy");
  };
  const pending = () => form.querySelector(".htmx-request");
  const settled = async (starts) => {
    const until = Date.now() + (starts ? patience : 0);
    while (pending() && (Date.now() < until || pending().matches("[data-pictures] *"))) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  // A field that was wrong and is not, once something was started.
  const clean = () => {
    for (const error of form.querySelectorAll(".field-error:not([data-say])")) error.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  };
  // Whoever pressed a button is still at it, or at what there is to do instead.
  const said = { clear: "Cleared. It can be brought back.", undo: "It is back." };
  const look = (pressed) => {
    if (said[pressed]) {
      document.getElementById("announcement").textContent = said[pressed];
      return form.querySelector(".prompt").focus();
    }
    const alert = form.querySelector("[role=alert]");
    alert?.scrollIntoView({ block: "center" });
    if (document.activeElement !== document.body) return;
    const onwards = form.querySelector("#refusal button, #short button") ?? form.querySelector("#price [name=leave]");
    ((make().disabled && onwards) || make()).focus({ preventScroll: Boolean(alert) });
  };
  const stays = (button) => document.getElementById("send") && !["switch", "leave"].includes(button.name);
  const send = async (button) => {
    const values = button.name ? { [button.name]: button.value } : {};
    const before = form.elements.form_key.value;
    try {
      await htmx.ajax("POST", form.action, { source: "#send", values });
    } catch {
      return say(lost);
    }
    look(button.name);
    if (form.elements.form_key.value !== before) clean();
  };
  document.addEventListener("htmx:responseError", ({ detail }) => {
    if (detail.elt.id !== "send") return;
    say("No clear answer. Everything you typed is still here: press again, and this form makes one video only.");
  });

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
    form.elements.csrfmiddlewaretoken.value = csrfToken() ?? form.elements.csrfmiddlewaretoken.value;
    if (stays(button)) {
      if (button.formNoValidate || form.reportValidity()) await send(button);
      return busy(false);
    }
    if (!(await isAnswered())) {
      busy(false);
      return say(lost);
    }
    isReady = true;
    form.requestSubmit(button.isConnected ? button : make());
    isReady = false; // the browser found a field that is not filled in, or it is on its way
    if (starts && !form.checkValidity()) busy(false);
  });

  // The answer may be there before the second click of two, or while Enter is still held down: neither is another wish.
  form.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("#make")) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const presses = event.metaKey || event.ctrlKey;
    if (event.key !== "Enter" || !(presses || event.target.id === "make")) return;
    if (presses || event.repeat) event.preventDefault();
    if (presses && !event.repeat && !make().disabled) form.requestSubmit(make());
  });

  // Back from where it was sent to: the button works again, and the page asks whether this form made something.
  addEventListener("pageshow", (event) => {
    const [visit] = performance.getEntriesByType("navigation");
    if (!event.persisted && visit?.type !== "back_forward") return;
    busy(false);
    htmx.trigger("#sent", "returned");
  });
})();
