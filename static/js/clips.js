// [data-clip] plays its film over its still: while it or its card is pointed at or has the focus, after 150 ms, muted,
// one at a time; in a [data-reel] one after another, until *Pause*. Not on touch; nothing by itself where less motion
// is wanted or data are saved.
(() => {
  const TURN = 4000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const mayHover = matchMedia("(hover: hover)");
  const isSpared = () => calm.matches || navigator.connection?.saveData === true;
  let [playing, waiting, next] = [null, 0, 0];

  const stop = () => {
    clearTimeout(waiting);
    playing?.removeAttribute("src");
    playing?.load();
    playing?.remove();
    playing = null;
  };
  const play = (clip) => {
    stop();
    const video = document.createElement("video");
    Object.assign(video, { muted: true, loop: true, playsInline: true, src: clip.dataset.clip });
    video.setAttribute("aria-hidden", "true");
    clip.querySelector("img").after(video);
    playing = video;
    video.play().catch(() => playing === video && stop());
  };

  const reel = document.querySelector("[data-reel]");
  const button = reel?.querySelector("[data-pause]");
  const shown = () => [...(reel?.querySelectorAll("[data-clip]") ?? [])].filter((clip) => clip.offsetParent);
  let [isOn, isSeen, isHeld, turn] = [Boolean(reel) && !isSpared(), false, false, -1];
  const goOn = () => {
    clearTimeout(next);
    if (!isOn || !isSeen || isHeld || document.hidden) return;
    const clips = shown();
    turn = (turn + 1) % clips.length;
    if (clips.length) play(clips[turn]);
    next = setTimeout(goOn, TURN);
  };
  const rest = () => {
    clearTimeout(next);
    stop();
  };
  if (button) {
    const [words, sign] = [button.querySelector("span"), button.querySelector("use")];
    const sprite = sign.getAttribute("href").split("#")[0];
    const show = () => {
      words.textContent = isOn ? "Pause" : "Play";
      sign.setAttribute("href", `${sprite}#${isOn ? "pause" : "play"}`);
      if (isOn) goOn();
      else rest();
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      isOn = !isOn;
      show();
    });
    calm.addEventListener("change", () => {
      isOn = isOn && !isSpared();
      show();
    });
    new IntersectionObserver(([seen]) => {
      isSeen = seen.isIntersecting;
      if (isSeen) goOn();
      else rest();
    }).observe(reel);
    document.addEventListener("visibilitychange", () => (document.hidden ? rest() : goOn()));
    show();
  }

  const clipOf = (target) => {
    const card = target instanceof Element && target.closest("[data-clip], .card, .model");
    return card && (card.matches("[data-clip]") ? card : card.querySelector("[data-clip]"));
  };
  const enter = ({ target, relatedTarget, pointerType }) => {
    const clip = clipOf(target);
    if (!clip || clip === clipOf(relatedTarget) || pointerType === "touch") return;
    if (!mayHover.matches || isSpared()) return;
    isHeld = true;
    clearTimeout(next);
    clearTimeout(waiting);
    waiting = setTimeout(play, 150, clip);
  };
  const leave = ({ target, relatedTarget }) => {
    const clip = clipOf(target);
    if (!clip || clip === clipOf(relatedTarget)) return;
    isHeld = false;
    stop();
    next = setTimeout(goOn, 150);
  };
  document.addEventListener("pointerover", enter);
  document.addEventListener("pointerout", leave);
  document.addEventListener("focusin", enter);
  document.addEventListener("focusout", leave);
})();
