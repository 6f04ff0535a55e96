// A form with data-passkey asks the browser for a passkey and sends what it says: "create" makes one, "get" uses one.
// What the dialog is told stands in data-options; without it, the form's address is asked for it. The button waits for
// this script: pressed before it, the form would go out empty.
(() => {
  const forms = document.querySelectorAll("[data-passkey]");
  const WHY = {
    InvalidStateError: "This device has a passkey for your account already.",
    SecurityError: "At this address there are no passkeys: they need a host name, and https or localhost.",
  };
  const can = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()).request_options;
  };
  const create = ({ publicKey }) => {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
    const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    options.authenticatorSelection = { ...options.authenticatorSelection, ...wanted };
    return navigator.credentials.create({ publicKey: options });
  };
  const get = ({ publicKey }) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  const ask = async (form) => {
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = "";
    try {
      const options = await optionsOf(form);
      const credential = await (form.dataset.passkey === "create" ? create(options) : get(options));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      said.textContent = WHY[error.name] ?? "No passkey was used. Try again, or go on another way.";
    }
  };
  for (const form of forms) {
    form.hidden = !can;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
    form.querySelector("button").disabled = false;
  }
})();
