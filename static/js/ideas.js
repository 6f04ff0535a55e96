// <button data-fills="prompt" value="…">: puts the words into that field instead of sending the form. The browser's own
// undo brings back what stood there.
document.addEventListener("click", (event) => {
  const idea = event.target instanceof Element && event.target.closest("[data-fills]");
  const words = idea && document.getElementById(idea.dataset.fills);
  if (!words) return;
  event.preventDefault();
  idea.closest("[popover]")?.hidePopover();
  words.focus();
  words.select();
  if (!document.execCommand("insertText", false, idea.value)) {
    words.value = idea.value;
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
