// A pack or another number: whatever was chosen last counts, so the other one is taken back. Sent once for a double
// click.
(() => {
  const form = document.querySelector("[data-buy]");
  if (!form) return;
  const packs = () => form.querySelectorAll("[type=radio][name=credits]");
  const other = form.querySelector("[type=text][name=credits]");
  const isPack = ({ target }) => target.matches("[type=radio]");
  form.addEventListener("change", (event) => isPack(event) && (other.value = ""), { capture: true });
  form.addEventListener(
    "input",
    ({ target }) => {
      if (target !== other) return;
      for (const pack of packs()) pack.checked = !other.value && pack.defaultChecked;
    },
    { capture: true },
  );
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
    form.querySelector("#pay").setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    isSent = false;
    form.querySelector("#pay")?.removeAttribute("aria-busy");
  });
})();
