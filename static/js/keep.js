// What is typed and chosen survives a reload, and is there on another device: it is saved on the server while it is
// typed, and until that is done this tab has it. Never a secret, and no file: kept pictures are in the form themselves.
(() => {
  const form = document.querySelector("[data-keep]");
  if (!form) return;
  const name = `typed:${form.dataset.keep}`;
  const saveUrl = form.dataset.save;
  const pause = 700; // milliseconds after the last letter
  const mostBesideALeave = 60_000; // letters that a browser sends along while a page goes away
  let timer;
  let sent = Promise.resolve();
  let isLeaving = false; // what is saved from now on may be too late for the page that comes

  const read = () => JSON.parse(sessionStorage.getItem(name) ?? "{}");
  const write = (kept) => {
    try {
      sessionStorage.setItem(name, JSON.stringify(kept));
    } catch {
      sessionStorage.removeItem(name); // more than a tab may keep: nothing is better than what was typed before
    }
  };
  const isTick = (field) => field.matches("[type=radio], [type=checkbox]");
  const typed = "textarea, input:not([type=hidden], [type=file], [data-flag])";
  const fields = () => [...form.elements].filter((field) => field.name && field.matches(typed));
  const values = () => {
    const byName = {};
    for (const field of fields()) {
      byName[field.name] ??= [];
      if (!isTick(field) || field.checked) byName[field.name].push(field.value);
    }
    return byName;
  };
  const isOther = ({ options, selectedIndex }) =>
    selectedIndex !== Math.max(0, [...options].findIndex((option) => option.defaultSelected));
  const isChanged = (field) => {
    if (isTick(field)) return field.checked !== field.defaultChecked;
    if (field.type === "file") return field.files.length > 0;
    if (field.matches("select")) return isOther(field);
    return field.matches("textarea, input:not([type=hidden])") && field.value !== field.defaultValue;
  };
  const announce = (field) => {
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const put = (field, kept) => {
    const before = isTick(field) ? field.checked : field.value;
    if (isTick(field)) field.checked = kept.includes(field.value);
    else field.value = kept.shift() ?? field.value;
    if (before === (isTick(field) ? field.checked : field.value)) return;
    announce(field);
  };

  const body = () => {
    const data = new FormData(form);
    for (const key of form.querySelectorAll("[data-flag]")) data.delete(key.name);
    return new URLSearchParams([...data].filter(([, value]) => typeof value === "string"));
  };
  const post = async (options) => {
    const kept = JSON.stringify(values());
    const headers = { "X-CSRFToken": csrfToken() ?? "" };
    try {
      const answer = await fetch(saveUrl, { method: "POST", body: body(), headers, redirect: "manual", ...options });
      if (!answer.ok || isLeaving || JSON.stringify(values()) !== kept) return;
      write({ kept: values(), isSaved: true });
      // An address that filled the form in would do so again.
      if (location.search) history.replaceState(history.state, "", location.pathname);
    } catch {
      // no line: this tab has it, and it is saved with the next letter
    }
  };
  // One after the other, or an older one might come last.
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    sent = sent.then(post);
  };
  const saveSoon = () => {
    if (!saveUrl) return;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const isSaved = () => {
    clearTimeout(timer);
    timer = undefined;
    write({ kept: values(), isSaved: true });
  };

  const [visit] = performance.getEntriesByType("navigation");
  const isFreshAddress = location.search && !["reload", "back_forward"].includes(visit?.type);
  const { kept, isSaved: wasSaved } = read();
  const isBlank = !form.querySelector(".prompt").value;
  // Once htmx listens, so that the price follows; what was changed before that, on a slow line, is heard now.
  document.addEventListener("DOMContentLoaded", () => {
    const early = [...form.elements].filter(isChanged);
    const isWanted = kept && !isFreshAddress && (saveUrl ? !wasSaved : isBlank);
    for (const field of isWanted ? fields() : []) if (kept[field.name]) put(field, kept[field.name]);
    for (const field of early) if (field.type !== "radio" || field.checked) announce(field);
  });
  form.addEventListener("input", () => {
    isLeaving = false;
    write({ kept: values(), isSaved: false });
    saveSoon();
  });
  // A form that was sent is saved with that; what comes back in its place, and a picture that was kept, are what there
  // is now. That picture's request and the words' may have passed each other, so that the server lacks one of them.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.id === "send") clearTimeout(timer);
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target === form) isSaved();
    else if (target.id === "latest" && timer) save();
    else if (target.matches("[data-pictures]") && saveUrl) {
      write({ kept: values(), isSaved: false });
      save();
    }
  });
  // What is cleared goes with the form, and the answer says what there is then.
  form.addEventListener("submit", ({ submitter }) => {
    if (!["clear", "undo"].includes(submitter?.name)) return;
    clearTimeout(timer);
    timer = undefined;
    sessionStorage.removeItem(name);
  });
  addEventListener("beforeunload", () => {
    isLeaving = true;
  });
  addEventListener("pagehide", () => {
    if (timer && String(body()).length < mostBesideALeave) post({ keepalive: true });
  });
})();
