// Keys on a finished video's page: arrows go along the list, s stars, Delete deletes. They press what is on the page,
// leave what is typed and the player's own keys alone, and can be switched off.
(() => {
  const setting = document.querySelector("[data-keys]");
  const isOn = () => localStorage.getItem("keys") !== "off";
  if (setting) {
    setting.hidden = false;
    const box = setting.querySelector("input");
    box.checked = isOn();
    box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  }
  const pressed = {
    ArrowLeft: ".around [rel=prev]",
    ArrowRight: ".around [rel=next]",
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
