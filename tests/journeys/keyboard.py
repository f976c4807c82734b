"""Somebody who has a keyboard and nothing else: moves the focus by keys, and must always see where it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

# Remembers how elements look while they have no focus, each with what stands around it: a ring may be drawn there.
REMEMBER = """() => {
  window.looks ??= new WeakMap();
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
  for (const element of all) {
    for (let each = element, up = 0; each && up < 4; each = each.parentElement, up += 1) {
      if (window.looks.has(each) || each.matches(":focus, :focus-within")) continue;
      const style = getComputedStyle(each);
      window.looks.set(each, `${style.outline} ${style.boxShadow}`);
    }
  }
}"""
# Where the focus is: its name, whether a ring shows it, and how much of it can be seen (nothing lies over it).
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const label = element.labels?.[0];
  const words = element.getAttribute("aria-label") || label?.innerText || element.innerText || element.title || "";
  let ring = false;
  for (let each = element, up = 0; each && up < 4; each = each.parentElement, up += 1) {
    const style = getComputedStyle(each);
    ring ||= window.looks.has(each) && window.looks.get(each) !== `${style.outline} ${style.boxShadow}`;
  }
  const own = element.getClientRects()[0] ?? element.getBoundingClientRect();  // of words on two lines the first
  const box = own.width < 3 && label ? label.getBoundingClientRect() : own;
  const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const inside = Math.max(0, right - left) * Math.max(0, bottom - top) / Math.max(1, box.width * box.height);
  let clear = 0;
  for (let x = 1; x < 8; x += 2) for (let y = 1; y < 8; y += 2) {
    const there = document.elementFromPoint(left + (right - left) * x / 8, top + (bottom - top) * y / 8);
    clear += Boolean(there && (element.contains(there) || label?.contains(there)));
  }
  window.order ??= new Map();
  if (!window.order.has(element)) window.order.set(element, window.order.size);
  return {
    name: words.trim().replace(/\\s+/g, " "), ring, seen: inside * clear / 16, key: window.order.get(element),
    large: box.height > innerHeight / 2, html: element.outerHTML.slice(0, 160),
    quiet: element.matches("main, [tabindex='-1']"),
    parts: element.matches("[type='date'], [type='time']"),  // Tab goes through its parts
  };
}"""
MOST = 150


@dataclass
class Keyboard:
    """Presses keys on a page; `presses` counts them. After each one the focus must be seen, or the test fails."""

    page: Page
    presses: int = field(default=0)

    def press(self, key: str) -> dict[str, Any] | None:
        """Press a key; returns where the focus is then, None where it left the page."""
        self.page.evaluate(REMEMBER)
        self.page.keyboard.press(key)
        self.presses += 1
        return self.focus()

    def focus(self) -> dict[str, Any] | None:
        self.page.evaluate(REMEMBER)
        found: dict[str, Any] | None = self.page.evaluate(FOCUS)
        return found

    def tab_to(self, name: str, *, key: str = "Tab", most: int = MOST) -> dict[str, Any]:
        """Press Tab (or Shift+Tab) until what has the focus has these words in its name."""
        passed = []
        for _press in range(most):
            found = self.press(key)
            if found:
                self.check(found)
                if name in found["name"]:
                    return found
                passed.append(found["name"][:30])
        raise AssertionError(f"{key} does not reach '{name}' with {most} presses; it passed {passed}")

    def check(self, found: dict[str, Any]) -> None:
        """What has the focus shows it, and is not hidden (WCAG 2.4.7 and 2.4.11)."""
        if found["quiet"]:
            return
        assert found["ring"], f"has the focus and does not show it: {found['html']}"
        assert found["seen"] >= (0.01 if found["large"] else 0.5), f"has the focus and is hidden: {found}"

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.presses += len(words)

    def follow(self, name: str, **more: Any) -> None:
        """Tab to a link or button and press Enter; another page comes."""
        self.tab_to(name, **more)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.presses += 1

    def opens_and_closes(self, name: str) -> None:
        """A menu opens by Enter, is closed by Escape, and the focus is where it was."""
        self.tab_to(name)
        menu = self.page.locator("details.menu:has(summary:focus)")
        self.press("Enter")
        assert menu.evaluate("menu => menu.open"), f"Enter does not open {name}"
        inside = self.press("Tab")
        assert inside
        self.check(inside)
        assert self.page.locator("details.menu[open] :focus").count() == 1, f"Tab does not lead into {name}"
        back = self.press("Escape")
        assert self.page.locator("details.menu[open]").count() == 0, f"Escape does not close {name}"
        assert back
        assert name in back["name"], f"after Escape the focus is at {back['name']}"

    def walk(self, most: int = 600) -> Iterator[str]:
        """The names of everything that Tab reaches, once around the page: it comes back to where it began."""
        seen: set[int] = set()
        first: int | None = None
        last: int | None = None
        for _press in range(most):
            found = self.press("Tab")
            if found is None or found["key"] == first:
                if seen:
                    return
                continue
            if found["parts"] and found["key"] == last:
                continue
            assert found["key"] not in seen, f"the focus is caught: {found['html']}"
            self.check(found)
            first, last = found["key"] if first is None else first, found["key"]
            seen.add(found["key"])
            yield found["name"]
        raise AssertionError(f"Tab does not leave the page after {most} presses")
