// The studio's form: the prompt's length, that a key is typed (never the key itself), and a refused form shown.
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
  const count = (words) => {
    const shown = document.querySelector(`[data-count-of="${words.id}"]`);
    if (!shown) return;
    const [most, status] = [Number(shown.dataset.most), shown.closest("p").querySelector("[role=status]")];
    const length = lengthOf(words.value);
    shown.textContent = number.format(length);
    const more = length - most;
    const over = more > 0 ? `${number.format(more)} character${more === 1 ? "" : "s"} too many` : "";
    if (status.textContent !== over) status.textContent = over;
  };
  const tell = (key) => {
    const flag = document.getElementById(key.dataset.flag);
    const value = new RegExp(`^(?:${key.dataset.pattern})$`).test(key.value.trim()) ? "on" : "";
    if (flag.value === value) return;
    flag.value = value;
    flag.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("input", ({ target }) => {
    count(target);
    if (target.dataset.flag) tell(target);
  });
  const form = document.querySelector(".studio-form");
  const show = () => {
    form.querySelectorAll("textarea").forEach(count);
    form.querySelectorAll("[data-flag]").forEach(tell);
  };
  show();
  form.addEventListener("htmx:afterSwap", ({ target }) => target === form && show());
  // Another price is another question.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "price") document.getElementById("question")?.remove();
  });
  // A refused form says why in what it answers with, whatever its status.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target !== form) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  // No answer: the old price stays and says so; it is asked for again once the network is back.
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(lost, ({ detail }) => {
      if (detail.elt.id !== "price") return;
      connection.say("No answer just now. This was the price before; it is checked again when you press the button.");
    });
  }
})();
