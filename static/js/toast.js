// A toast goes after eight seconds, unless somebody is at it.
(() => {
  const stay = 8000;
  const dismiss = (toast) => {
    if (toast.matches(":hover, :focus-within")) {
      setTimeout(dismiss, stay, toast);
    } else {
      toast.remove();
    }
  };
  for (const toast of document.querySelectorAll(".toast")) {
    setTimeout(dismiss, stay, toast);
  }
})();
