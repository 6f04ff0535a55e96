// <video data-plays>: somebody opened this one video, so it plays at once, muted and again and again; sound is asked
// for. Not where movement or data are to be spared.
(() => {
  const video = document.querySelector("video[data-plays]");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!video || isCalm || navigator.connection?.saveData) return;
  video.muted = video.loop = true;
  video.play().catch(() => {}); // the browser would rather be asked: its controls are there
})();
