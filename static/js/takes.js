// A batch on one clock: all players go by the longest of them; a shorter one waits at its last frame. Numbers choose,
// space plays, the arrow keys step by frames. Without it each player keeps controls of its own.
(() => {
  const form = document.getElementById("batch");
  const bar = document.getElementById("transport");
  if (!form || !bar) return;
  const [place, clock] = [bar.querySelector("[data-place]"), bar.querySelector("[data-clock]")];
  const sound = bar.querySelector("select");
  const [play, loop] = [bar.querySelector("[data-play]"), bar.querySelector("[data-loop]")];
  const FRAME = 1 / 24;
  const FAR = 0.08; // seconds apart that the eye sees
  const OPEN_CHOICE = "[type=radio]:not(:checked)"; // what is chosen has no use for the space bar
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let isPlaying = false;
  let at = 0;

  const videos = () => [...form.querySelectorAll("video[data-take]")];
  const lengthOf = (video) => (Number.isFinite(video.duration) ? video.duration : 0);
  const longest = () => videos().sort((a, b) => lengthOf(b) - lengthOf(a))[0];
  const time = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

  const show = () => {
    const length = longest() ? lengthOf(longest()) : 0;
    place.max = length;
    place.value = at;
    place.setAttribute("aria-valuetext", `${at.toFixed(1)} of ${length.toFixed(1)} seconds`);
    clock.textContent = `${time(at)} / ${time(length)}`;
  };
  const label = () => {
    play.setAttribute("aria-label", isPlaying ? "Pause all" : "Play all");
    const use = play.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, isPlaying ? "#pause" : "#play"));
  };
  // Each at the clock's time, or at its own last frame.
  const seek = (seconds) => {
    at = Math.min(Math.max(seconds, 0), longest() ? lengthOf(longest()) : 0);
    for (const video of videos()) {
      const there = Math.min(at, Math.max(lengthOf(video) - FRAME / 2, 0));
      if (Math.abs(video.currentTime - there) > FRAME / 4) video.currentTime = there;
    }
    show();
  };
  const start = (video) => {
    if (at < lengthOf(video) - FRAME / 2) video.play().catch(() => {});
  };
  const go = (on) => {
    isPlaying = on;
    label();
    if (!on) return void videos().forEach((video) => video.pause());
    if (longest() && at >= lengthOf(longest()) - FRAME) seek(0);
    videos().forEach(start);
  };
  const step = (frames) => {
    go(false);
    seek(at + frames * FRAME);
  };
  const tick = () => {
    const leader = longest();
    if (isPlaying && leader) {
      at = leader.currentTime;
      if (leader.ended || at >= lengthOf(leader) - FRAME / 4) {
        const again = loop.getAttribute("aria-pressed") === "true";
        if (again) seek(0);
        again ? videos().forEach(start) : go(false);
      }
      for (const video of videos()) {
        if (video === leader || video.seeking) continue;
        if (at >= lengthOf(video)) continue; // it waits at its last frame
        if (Math.abs(video.currentTime - at) > FAR) video.currentTime = at;
        if (video.paused) start(video);
      }
      show();
    }
    requestAnimationFrame(tick);
  };

  const hear = () => {
    for (const video of videos()) video.muted = video.dataset.take !== sound.value;
  };
  // What the server brought: its own controls go, its sound can be chosen.
  const meet = () => {
    for (const video of videos()) {
      if (!video.controls) continue;
      video.controls = false;
      video.loop = false;
      video.addEventListener("loadedmetadata", () => (seek(at), isPlaying && start(video)));
      video.addEventListener("click", () => go(!isPlaying));
      if (video.dataset.sound && !sound.querySelector(`[value="${video.dataset.take}"]`)) {
        sound.add(new Option(`Sound of ${video.dataset.take}`, video.dataset.take));
      }
    }
    bar.hidden = !videos().length;
    for (const help of document.querySelectorAll("[data-keys-help]")) help.hidden = !videos().length;
    hear();
    show();
    name();
  };
  // The button says what it does.
  const name = () => {
    const chosen = form.querySelector("[name=keeper]:checked");
    const button = form.querySelector("[data-keep-one]");
    if (chosen && button) button.textContent = `Keep ${chosen.value}, move the others to the trash`;
  };

  play.addEventListener("click", () => go(!isPlaying));
  for (const button of bar.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  place.addEventListener("input", () => {
    const wasPlaying = isPlaying;
    go(false);
    seek(Number(place.value));
    if (wasPlaying) go(true);
  });
  loop.addEventListener("click", () => {
    loop.setAttribute("aria-pressed", String(loop.getAttribute("aria-pressed") !== "true"));
  });
  sound.addEventListener("change", hear);
  form.addEventListener("change", name);
  document.addEventListener("keydown", (event) => {
    const isTyped = event.target.matches("select, textarea, [type=range], [type=text], [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyped) return;
    const radio = form.querySelector(`[name=keeper][value="${CSS.escape(event.key)}"]`);
    if (radio) (radio.click(), radio.focus());
    else if (event.key === " " && !event.target.closest(`button, a, summary, video, ${OPEN_CHOICE}`)) go(!isPlaying);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event.key === "ArrowLeft" ? -1 : 1);
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", meet);
  document.addEventListener("htmx:oobAfterSwap", meet);

  meet();
  if (videos().length && !calm.matches && !navigator.connection?.saveData) go(true);
  requestAnimationFrame(tick);
})();
