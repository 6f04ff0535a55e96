// A toast goes eight seconds after somebody was at it: pointed at it, had the focus in it, or went towards it by Tab.
(() => {
  const stay = 8000;
  for (const toast of document.querySelectorAll(".toast")) {
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (toast.matches(":hover, :focus-within") ? wait() : toast.remove()), stay);
    };
    for (const type of ["pointerleave", "focusout"]) toast.addEventListener(type, wait);
    document.addEventListener("keydown", ({ key }) => key === "Tab" && wait());
    wait();
  }
})();
