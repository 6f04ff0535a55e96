// A form [data-answers] whose input was refused gets its answer put in place as any other: what is wrong stands in it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.elt.matches("[data-answers]") && [422, 429].includes(detail.xhr.status)) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});
