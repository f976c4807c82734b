// What a page can do better with a script; every page works without it.

const THEMES = ["system", "light", "dark"];

function currentTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch { /* not kept: it lasts for this page */ }
}

function markTheme(button) {
  button.querySelectorAll("[data-theme-word]").forEach((word) => {
    word.hidden = word.dataset.themeWord !== currentTheme();
  });
}

function boxesOf(picker) {
  const found = picker.form?.elements.namedItem(picker.dataset.selectAll);
  if (!found) return [];
  return found instanceof Node ? [found] : [...found];
}

function countPicked(picker) {
  const boxes = boxesOf(picker);
  const picked = boxes.filter((box) => box.checked).length;
  picker.checked = boxes.length > 0 && picked === boxes.length;
  picker.indeterminate = picked > 0 && picked < boxes.length;
  const count = picker.closest(".bulk")?.querySelector("[data-picked]");
  if (count) count.textContent = String(picked);
}

function closeMenus(except) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(except)) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-theme-toggle]")) {
    setTheme(THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length]);
    markTheme(button);
  }
  if (button.matches("[data-dismiss]")) button.closest(".toast")?.remove();
  if (button.matches("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  open?.querySelector("summary").focus();
});

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.dataset?.selectAll) {
    boxesOf(box).forEach((other) => { other.checked = box.checked; });
    countPicked(box);
  } else if (box.type === "checkbox" && box.form) {
    box.form.querySelectorAll("[data-select-all]").forEach(countPicked);
  }
  if (box.matches?.("select[data-submit]")) box.form.requestSubmit();
});

// A form that asks before its answers are lost.
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.form?.hasAttribute("data-ask-before-leaving")) unsaved = true;
});
document.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

function settle(root) {
  root.querySelectorAll("[data-theme-toggle]").forEach(markTheme);
  root.querySelectorAll("[data-select-all]").forEach(countPicked);
  root.querySelector(".error-summary")?.focus();
}
document.addEventListener("htmx:load", (event) => settle(event.target));
settle(document);

// htmx, a third of what a page may weigh, comes where something is watched, and to a field that asks while one types.
let htmxComes = false;
function bringHtmx(asking) {
  if (htmxComes) return;
  htmxComes = true;
  const script = document.createElement("script");
  script.src = document.querySelector("meta[name=htmx-config]").dataset.address;
  if (asking) script.addEventListener("load", () => { if (asking.value) asking.dispatchEvent(new Event("htmx-came")); });
  // It looks through the page at once only when the page is complete.
  if (document.readyState === "complete") document.head.append(script);
  else window.addEventListener("load", () => document.head.append(script), { once: true });
}
if (document.querySelector("[hx-trigger^=every]")) bringHtmx();
if (document.activeElement.matches("[hx-get]")) bringHtmx(document.activeElement);
document.addEventListener("focusin", (event) => { if (event.target.matches("[hx-get]")) bringHtmx(event.target); });
