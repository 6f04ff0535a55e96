// Pictures by drop and paste, with a preview and the progress of the upload. The file input stays the truth: what could
// not be sent at once is still in it, and goes along with the form.
(() => {
  const most = 20 * 1024 ** 2;
  const fields = () => [...document.querySelectorAll("[data-pictures]")];
  const fieldOf = (target) => target.closest?.("[data-pictures]");
  const inputOf = (field) => field.querySelector("input[type=file]");
  const say = (field, sentence) => {
    const line = field.querySelector("[data-say]");
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  const refuse = (field, sentence) => {
    say(field, sentence);
    field.querySelector("[data-say]").scrollIntoView({ block: "center" });
  };
  // What was dropped or pasted goes to the field; what it cannot take is said there.
  const offer = (field, data) => {
    if (!inputOf(field)) return refuse(field, "All pictures that fit are here. Remove one to add another.");
    const found = pictures(data);
    if (!found.length) return refuse(field, "That is no picture. JPEG, PNG or WebP can be used.");
    give(inputOf(field), found);
  };
  const give = (input, files) => {
    for (let fold = input.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const isFree = (field) => inputOf(field) && !field.querySelector(".upload");
  const next = () => fields().find(isFree) ?? fields().find(inputOf) ?? fields()[0];
  const pictures = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  const preview = (input, file) => {
    const row = input.closest("[data-pictures]").querySelector("template").content.cloneNode(true);
    const [image, name, button] = ["img", "span", "button"].map((part) => row.querySelector(part));
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    name.textContent = file.name;
    button.ariaLabel = `Remove ${file.name}`;
    button.onclick = () => {
      htmx.trigger(input, "htmx:abort");
      give(input, [...input.files].filter((other) => other !== file));
    };
    input.closest(".pics-more").before(row);
  };
  // Before htmx hears of it: what is too large or too many is not sent.
  document.addEventListener("change", (event) => {
    const field = event.target.type === "file" && fieldOf(event.target);
    if (!field) return;
    const [input, files, free] = [event.target, [...event.target.files], Number(event.target.dataset.free)];
    for (const row of field.querySelectorAll("[data-preview]")) row.remove();
    const large = files.find((file) => file.size > most);
    const fault = large ? `${large.name} is larger than 20 MB. Choose a smaller one.`
      : files.length > free ? `${free} more at most, ${files.length} were chosen.` : "";
    say(field, "");
    if (fault) refuse(field, fault);
    if (fault) input.value = "";
    if (fault || !files.length) event.stopImmediatePropagation();
    else files.forEach((file) => preview(input, file));
  }, true);

  // A refused picture says why in the field that it is answered with.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.target.matches("[data-pictures]") || detail.xhr.status !== 422) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const bars = fieldOf(target)?.querySelectorAll("[data-preview] progress") ?? [];
    for (const bar of bars) if (detail.lengthComputable && detail.total) bar.value = detail.loaded / detail.total;
  });
  // A field that was not replaced by the answer got none that helps.
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const field = detail.elt.isConnected && fieldOf(detail.elt);
    if (!field) return;
    for (const bar of field.querySelectorAll("[data-preview] progress")) bar.remove();
    const type = detail.xhr?.getResponseHeader("Content-Type") ?? "";
    const why = type.startsWith("text/plain") ? detail.xhr.responseText : "";
    say(field, why || (inputOf(field)?.files.length
      ? "It could not be sent just now. It is still chosen, and goes along when you press the button."
      : "That did not work just now. Try again in a moment."));
  });
  for (const type of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      const field = fieldOf(event.target) ?? next();
      field?.querySelector(".dropzone")?.classList.toggle("dropzone-over", type === "dragover");
      if (event.target.type === "file") return; // the input takes it by itself
      event.preventDefault(); // or the browser leaves the form for the picture
      if (type === "drop" && field) offer(field, event.dataTransfer);
    });
  }
  document.addEventListener("paste", (event) => {
    const field = fieldOf(document.activeElement) ?? next();
    if (!field || !pictures(event.clipboardData).length) return;
    event.preventDefault();
    offer(field, event.clipboardData);
  });
})();
