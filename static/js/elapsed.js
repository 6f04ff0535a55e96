// The time so far goes on between two answers of the server: <span data-elapsed-since>, and <progress data-since> of
// the usual time, which says no more than that something moves once that is over.
(() => {
  const clock = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };
  setInterval(() => {
    for (const span of document.querySelectorAll("[data-elapsed-since]")) {
      span.textContent = clock(Math.max(0, Math.round((Date.now() - new Date(span.dataset.elapsedSince)) / 1000)));
    }
    for (const bar of document.querySelectorAll("progress[data-since][value]")) {
      bar.value = Math.max(0, (Date.now() - new Date(bar.dataset.since)) / 1000);
      if (bar.value >= bar.max) bar.removeAttribute("value");
    }
  }, 1000);
})();
