// The studio's form: the prompt's length, that a key is typed (never the key itself), and refused answers shown.
(() => {
  const number = new Intl.NumberFormat("en");
  const segmenter = Intl.Segmenter && new Intl.Segmenter("en", { granularity: "grapheme" });
  // Characters as their reader counts them, like visible_text.py: between two of ASCII one always ends, so that only
  // what is around others has to be looked at closely.
  const lengthOf = (text) => {
    if (!segmenter) return [...text].length;
    let length = text.length;
    for (const [run] of text.matchAll(/(?:[\0-\x7f]?[^\0-\x7f]+)+[\0-\x7f]?/g)) {
      length -= run.length;
      for (const _ of segmenter.segment(run)) length += 1;
    }
    return length;
  };
  for (const count of document.querySelectorAll("[data-count-of]")) {
    const words = document.getElementById(count.dataset.countOf);
    const [most, status] = [Number(count.dataset.most), count.parentElement.querySelector("[role=status]")];
    const show = () => {
      const length = lengthOf(words.value);
      count.textContent = number.format(length);
      const over = length > most ? `: ${number.format(length - most)} too many` : "";
      if (status.textContent !== over) status.textContent = over;
    };
    words.addEventListener("input", show);
    show();
  }
  for (const key of document.querySelectorAll("[data-flag]")) {
    const flag = document.getElementById(key.dataset.flag);
    const pattern = new RegExp(`^(?:${key.dataset.pattern})$`);
    const tell = () => {
      const value = pattern.test(key.value.trim()) ? "on" : "";
      if (flag.value !== value) {
        flag.value = value;
        flag.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    key.addEventListener("input", tell);
    tell();
  }
  // Another price is another question.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "price") document.getElementById("question")?.remove();
  });
  // A refused price or picture says why in the fragment it answers with, so it is shown like any other.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const answers = { price: [422, 429] }[detail.target.id] ?? (detail.target.matches("[data-pictures]") ? [422] : []);
    if (answers.includes(detail.xhr.status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
  // No answer: the old price stays and says so; it is asked for again once the network is back.
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(lost, ({ detail }) => {
      const line = detail.elt.id === "price" && document.getElementById("connection");
      if (!line) return;
      line.textContent =
        "No answer just now. This was the price before; it is checked again when you press the button.";
      line.hidden = false;
    });
  }
})();
