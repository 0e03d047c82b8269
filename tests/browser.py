"""A real browser for tests: Debian's Chromium, and an ear for everything it complains about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
PHONE, NARROW, WIDE = 390, 320, 1280
HEIGHT = 844
# Without this name the page cannot hear of it: the policy allows the portal's own scripts only, and this one is
# put in by the browser itself.
LISTEN = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
});"""


def refuse_without_browser() -> None:
    """Skip loudly; where PSO_REQUIRE_BROWSER is set, tests/conftest.py turns the skip into a failure."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: no page was opened in a browser. On Debian: apt-get install chromium")


@contextmanager
def running() -> Iterator[Any]:
    """Chromium, for as long as it is wanted."""
    refuse_without_browser()
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as player:
        # Playwright keeps an event loop in this thread, and Django would refuse to use the database beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = player.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        try:
            yield found
        finally:
            found.close()


class Heard(list[str]):
    """What the browser complained about: script errors, refused policies, failed requests of our own."""

    def listen(self, page: Any) -> None:
        page.add_init_script(LISTEN)
        page.on("console", lambda line: self.append(f"console: {line.text}") if line.type == "error" else None)
        page.on("pageerror", lambda error: self.append(f"script: {error}"))


def open_context(browser: Any, base: str, *, width: int = PHONE, **more: Any) -> Any:
    """A browser profile of its own, as one person has on one device."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, base_url=base, **more)
    context.set_default_timeout(15_000)
    return context


def keep_picture(page: Any, name: str) -> None:
    """A picture of the whole page, where PSO_PICTURES names a folder."""
    folder = os.environ.get("PSO_PICTURES")
    if folder:
        size = page.viewport_size
        tall = max(HEIGHT, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": tall})  # the tab bar stays at the foot
        page.screenshot(path=f"{folder}/{name}-{size['width']}.png")
        page.set_viewport_size(size)


def keep_paper(page: Any, name: str) -> None:
    """The page as a PDF, where PSO_PICTURES names a folder."""
    folder = os.environ.get("PSO_PICTURES")
    if folder:
        with page.expect_download() as download:
            page.get_by_role("link", name="Download PDF").click()
        download.value.save_as(f"{folder}/{name}.pdf")


def is_too_wide(page: Any) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


# A word of text set in a column that holds a few letters: nobody reads it, and nothing scrolls sideways by it.
SQUEEZED = """() => [...document.querySelectorAll("dd, dt, td, th, li, p, h1, h2, h3, label, .hint")].filter((part) => {
  const box = part.getBoundingClientRect(), text = part.innerText.trim();
  return box.height > 0 && text.length > 12 && box.width < 40 && box.height > 3 * box.width;
}).map((part) => part.innerText.trim().slice(0, 60))"""


def squeezed(page: Any) -> list[str]:
    """Texts that stand in a column a few letters wide, the first words of each."""
    return [f"squeezed: {words}" for words in page.evaluate(SQUEEZED)]


def axe_findings(page: Any) -> list[str]:
    """What axe finds, one line a rule, with the first place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"axe {rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]
