/* Keyboard keys for the desk. Every key stands for something that is on the page as a link, a choice or a button,
   so that the page says and does the same without this script. */
(() => {
  "use strict";

  const typing = (target) =>
    target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=radio], [type=checkbox]"));

  const press = (element) => {
    if (element.matches("input[type=radio]")) {
      element.checked = true;
      element.dispatchEvent(new Event("change", { bubbles: true }));
      const save = element.form.querySelector("[data-confirm]");
      (save || element).focus();
    } else if (element.matches("a, button")) {
      element.click();
    } else {
      element.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "Escape") {
      for (const form of document.querySelectorAll("form[data-clear]")) form.reset();
      document.activeElement.blur();
      return;
    }
    // A key on a Cyrillic keyboard sends another letter: the place of the key counts too.
    const names = [event.key.toLowerCase(), event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase()];
    for (const element of document.querySelectorAll("[data-keys]")) {
      const keys = element.dataset.keys.split(" ");
      if (names.some((name) => keys.includes(name))) {
        event.preventDefault();
        press(element);
        return;
      }
    }
  });

  // A page that saves by itself says so when it could not.
  const unsaved = (shown) => document.querySelectorAll("[data-unsaved]").forEach((notice) => (notice.hidden = !shown));
  document.addEventListener("htmx:sendError", () => unsaved(true));
  document.addEventListener("htmx:responseError", () => unsaved(true));
  document.addEventListener("htmx:afterOnLoad", (event) => unsaved(event.detail.failed));

  // A list behind a choice is asked for at once; without this script there is a button for it.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
})();
