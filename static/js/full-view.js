// Keys on a finished video's page: arrows go along the list, s stars, Delete deletes. They press what is on the page,
// leave what is typed and the player's own keys alone, and can be switched off.
(() => {
  const isOn = () => localStorage.getItem("keys") !== "off";
  const show = () => {
    for (const setting of document.querySelectorAll("[data-keys][hidden]")) {
      setting.hidden = false;
      setting.querySelector("input").checked = isOn();
    }
  };
  document.addEventListener("change", ({ target }) => {
    if (target.closest("[data-keys]")) localStorage.setItem("keys", target.checked ? "on" : "off");
  });
  document.addEventListener("htmx:afterSwap", show);
  show();
  const pressed = {
    ArrowLeft: ".neighbours [rel=prev]",
    ArrowRight: ".neighbours [rel=next]",
    s: "[id^=star-]",
    Delete: "[data-delete]",
  };
  document.addEventListener("keydown", (event) => {
    const isBusy = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat;
    if (isBusy || !isOn() || event.target.closest("input, textarea, select, video, [contenteditable]")) return;
    const button = pressed[event.key] && document.querySelector(pressed[event.key]);
    if (button) {
      event.preventDefault();
      button.click();
    }
  });
})();
