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


@contextmanager
def running() -> Iterator[Any]:
    """Chromium, for as long as it is wanted. Skips where the machine has none."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: no page was opened in a browser. On Debian: apt-get install chromium")
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
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def is_too_wide(page: Any) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def axe_findings(page: Any) -> list[str]:
    """What axe finds, one line a rule, with the first place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"axe {rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]
