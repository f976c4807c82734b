"""Somebody with a browser: what they see, what the browser complains about, and the rules every page keeps."""

from collections.abc import Iterable
from typing import Any

from tests.journeys.portal import Portal

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Ids that labels, descriptions and controls name, and that are not there; ids that stand twice.
DANGLING = """() => {
  const named = ["aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-errormessage", "for", "list"];
  const missing = named.flatMap((name) => [...document.querySelectorAll(`[${name}]`)].flatMap((element) =>
    element.getAttribute(name).split(/\\s+/).filter((id) => id && !document.getElementById(id)).map((id) => `${name}=${id}`)));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const anchors = [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href").slice(1))
    .filter((id) => id && !document.getElementById(id)).map((id) => `href=#${id}`);
  return [...missing, ...anchors, ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `id=${id} twice`)];
}"""
WIDER = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > wide + 1)
    .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
}"""


# Text at twice its size: what no longer fits into its box and is cut off.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  const clips = (overflow) => ["hidden", "clip"].includes(overflow);
  if (!e.innerText?.trim() || e.clientWidth < 8 || e.clientHeight < 8 || style.visibility === "hidden") return false;
  const [wider, higher] = [e.scrollWidth > e.clientWidth + 2, e.scrollHeight > e.clientHeight + 2];
  return (clips(style.overflowX) && wider) || (clips(style.overflowY) && higher);
}).slice(0, 5).map((e) => `cut off at twice the text size: ${e.tagName.toLowerCase()}.${e.className}`)"""
# What still moves for somebody who asked for less motion.
MOVES = """() => [...document.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  return `${style.transitionDuration}, ${style.animationDuration}`.split(",").some((each) => parseFloat(each) > 0.02);
}).slice(0, 5).map((e) => `moves: ${e.tagName.toLowerCase()}.${e.className}`)"""
# What a page weighs before it is packed: its HTML, its styles and its scripts.
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((e) => e.entryType === "navigation" || ["link", "css", "script"].includes(e.initiatorType)
    && /[.](css|js)$/.test(new URL(e.name).pathname))
  .reduce((sum, e) => sum + e.decodedBodySize, 0)"""
HEAVIEST = 150_000


class Visitor:
    """One browser context at one campus; `page` is its tab."""

    def __init__(
        self,
        browser: Any,
        portal: Portal,
        slug: str,
        *,
        width: int = 1360,
        height: int = 900,
        scheme: str = "light",
        **more: Any,
    ) -> None:
        self.portal, self.slug = portal, slug
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en-US",
            **more,
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.engine: dict[str, Any] = {}
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def sign_in(self, role: str) -> None:
        account = self.portal.account(self.slug, role)
        self.go("/accounts/login/")
        self.fill_in(account["login"], account["password"])

    def fill_in(self, login: str, password: str) -> None:
        """The sign-in form of the page."""
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        with self.page.expect_navigation():
            self.page.locator("input[name=password]").press("Enter")

    def go(self, path: str) -> Any:
        """Open an address of this campus; returns the answer."""
        return self.page.goto(self.portal.address(self.slug, path))

    def cookies(self) -> str:
        """The cookies of this campus as a header."""
        found = self.context.cookies(self.portal.address(self.slug))
        return "; ".join(f"{each['name']}={each['value']}" for each in found)

    def look(self, scheme: str, width: int) -> None:
        """Look at the same page in another theme or width."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def broken_rules(self, *only: str) -> list[str]:
        """What axe finds on the page, by all of its rules or by some."""
        from axe_playwright_python.sync_playwright import Axe

        options: dict[str, Any] = {"resultTypes": ["violations"]}
        # axe leaves the size of targets (WCAG 2.2, 24 px) out unless it is asked for.
        options |= (
            {"runOnly": {"type": "rule", "values": only}} if only else {"rules": {"target-size": {"enabled": True}}}
        )
        answer = Axe().run(self.page, options=options).response
        if not only:
            kinds = ("passes", "violations", "incomplete", "inapplicable")
            rules = {each["id"] for kind in kinds for each in answer[kind]}
            self.engine = {**answer["testEngine"], "rules": len(rules)}
        found = answer["violations"]
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    def wrong_at_twice_the_text_size(self) -> list[str]:
        """What is wider than the page or cut off when letters are twice as large."""
        self.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        wide = [f"at twice the text size: {each}" for each in self.scrolls_sideways()]
        wrong = [*wide, *self.page.evaluate(CUT_OFF)]
        self.page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
        return wrong

    def moves(self) -> list[str]:
        """What moves although the reader asked for less motion."""
        return list(self.page.evaluate(MOVES))

    def scrolls_sideways(self) -> list[str]:
        """What is wider than the page."""
        return list(self.page.evaluate(WIDER))

    def weighs_too_much(self) -> list[str]:
        """HTML, styles and scripts of the page, if they are more than a slow line carries in a moment."""
        weight = int(self.page.evaluate(WEIGHT))
        return [f"weighs {weight:,} bytes"] if weight > HEAVIEST else []

    def dangling(self) -> list[str]:
        """Ids that lead nowhere or stand twice."""
        return list(self.page.evaluate(DANGLING))

    def told(self) -> Iterable[str]:
        """What the browser complained about since the last question: errors in the console, refused by the policy."""
        said, self.complaints = self.complaints, []
        return said

    def leave(self) -> None:
        self.context.close()
