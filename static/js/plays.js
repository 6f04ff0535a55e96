// <video data-plays>: somebody opened this one video, so it plays at once, muted and again and again; sound is asked
// for. Not where movement or data are to be spared. Space plays and pauses, m is the sound, wherever the focus is but
// in a control of its own; both go with the page's other keys.
(() => {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData;
  const find = () => document.querySelector("video[data-plays]");
  const begin = () => {
    const video = find();
    if (!video || isCalm || video.dataset.plays === "begun") return;
    video.dataset.plays = "begun";
    video.muted = video.loop = true;
    video.play().catch(() => {}); // the browser would rather be asked: its controls are there
  };
  begin();
  document.addEventListener("htmx:afterSwap", begin);

  const pressed = {
    " ": (video) => (video.paused ? video.play().catch(() => {}) : video.pause()),
    m: (video) => (video.muted = !video.muted),
  };
  const isOn = () => localStorage.getItem("keys") !== "off";
  const controls = "input, textarea, select, button, summary, video, [contenteditable], [popover]";
  document.addEventListener("keydown", (event) => {
    const video = find();
    const isBusy = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat;
    if (!video || isBusy || !isOn() || !pressed[event.key] || event.target.closest(controls)) return;
    event.preventDefault();
    pressed[event.key](video);
  });
})();
