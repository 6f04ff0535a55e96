// The price of the chosen model on the front door's button: only where it can follow the choice.
(() => {
  const choice = document.querySelector("[data-prices]");
  const price = choice?.form.querySelector(".price");
  if (!price) return;
  const show = () => {
    const { price: credits, dollars } = choice.selectedOptions[0].dataset;
    const small = document.createElement("small");
    small.textContent = dollars;
    price.replaceChildren(`${credits} `, small);
    price.hidden = false;
  };
  choice.addEventListener("change", show);
  show(); // again for a choice that the browser brought back
})();
