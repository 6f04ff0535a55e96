// The studio's form: the prompt's length, the names of chosen files, and that a key is typed (never the key itself).
(() => {
  const number = new Intl.NumberFormat("en");
  for (const count of document.querySelectorAll("[data-count-of]")) {
    const words = document.getElementById(count.dataset.countOf);
    const show = () => (count.textContent = number.format([...words.value].length));
    words.addEventListener("input", show);
    show();
  }
  for (const words of document.querySelectorAll("[data-chosen]")) {
    const input = document.getElementById(words.dataset.chosen);
    const empty = words.textContent;
    const show = () => (words.textContent = [...input.files].map((file) => file.name).join(", ") || empty);
    input.addEventListener("change", show);
    show();
  }
  for (const key of document.querySelectorAll("[data-flag]")) {
    const flag = document.getElementById(key.dataset.flag);
    const tell = () => {
      const value = key.value ? "on" : "";
      if (flag.value !== value) {
        flag.value = value;
        flag.dispatchEvent(new Event("change", { bubbles: true }));
      }
    };
    key.addEventListener("input", tell);
  }
  // A refused price request says why in the fragment it answers with, so it is shown like any other.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "price" && [422, 429].includes(detail.xhr.status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });
})();
