// A card in the wall plays while it is pointed at or has the focus: after 150 ms, muted, one at a time, fetched then.
// Not on touch, not where data is saved or less motion is wanted.
(() => {
  const willing = matchMedia("(hover: hover) and (prefers-reduced-motion: no-preference)");
  let waiting;
  let playing;
  const stop = () => {
    clearTimeout(waiting);
    if (playing) {
      playing.removeAttribute("src");
      playing.load();
      playing.remove();
      playing = null;
    }
  };
  const play = (link) => {
    const video = document.createElement("video");
    Object.assign(video, { muted: true, loop: true, playsInline: true, src: `${link.pathname}video/` });
    video.setAttribute("aria-hidden", "true");
    link.querySelector(".card-media img").after(video);
    playing = video;
    video.play().catch(() => playing === video && stop());
  };
  const begin = (card) => {
    const link = card.querySelector(".card-link");
    stop();
    if (link && willing.matches && !navigator.connection?.saveData) {
      waiting = setTimeout(play, 150, link);
    }
  };
  const cardOf = (target) => target instanceof Element && target.closest(".wall .card");
  const enter = ({ target, relatedTarget, pointerType }) => {
    const card = cardOf(target);
    if (card && card !== cardOf(relatedTarget) && pointerType !== "touch") begin(card);
  };
  const leave = ({ target, relatedTarget }) => {
    const card = cardOf(target);
    if (card && card !== cardOf(relatedTarget)) stop();
  };
  document.addEventListener("pointerover", enter);
  document.addEventListener("pointerout", leave);
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
})();
