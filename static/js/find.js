// The box that finds anything: / and Ctrl-K lead to it, the arrow keys walk what was found, Escape closes it.

const box = document.querySelector("[data-find]");
const list = box?.form.querySelector("[role=listbox]");

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function show(open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) mark(null);
}

function mark(chosen) {
  options().forEach((each) => each.setAttribute("aria-selected", String(each === chosen)));
  if (chosen) {
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function step(by) {
  const all = options();
  if (!all.length) return;
  const now = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  mark(all[now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length]);
}

function isTyping(target) {
  return target.isContentEditable || target.matches?.("input, select, textarea");
}

if (box) {
  document.addEventListener("keydown", (event) => {
    const asked = event.key === "/" ? !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey
      : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!asked) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden && options().length) show(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    } else if (event.key === "Enter" && !list.hidden) {
      const chosen = options().find((each) => each.getAttribute("aria-selected") === "true");
      if (!chosen) return;
      event.preventDefault();
      chosen.click();
    }
  });
  list.addEventListener("htmx:afterSwap", () => show(Boolean(list.textContent.trim())));
  box.form.addEventListener("focusout", (event) => {
    if (!box.form.contains(event.relatedTarget)) show(false);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
}
