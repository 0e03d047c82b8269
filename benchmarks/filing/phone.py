"""A nurse's phone: Chromium at 390 px, with a slow network and a slow processor where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

WIDTH, HEIGHT = 390, 844
# Slow 4G as the browser's own tools have it: 1.6 Mbit/s, 150 ms; a processor four times slower.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWER = 4
WATCH = """window.lcp = 0;
new PerformanceObserver((seen) => { for (const each of seen.getEntries()) window.lcp = each.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));"""


@dataclass
class Phone:
    """One profile and its page. `complaints`: what the browser said against the page's own policy or scripts."""

    page: Any
    wire: Any
    complaints: list[str] = field(default_factory=list)
    bytes_received: int = 0
    taps: int = 0
    typed: int = 0

    def tap(self, place: Any) -> None:
        """One touch."""
        self.taps += 1
        place.click()

    def fill(self, place: Any, text: str) -> None:
        """One field typed into."""
        self.typed += 1
        place.fill(text)

    def slow_down(self) -> None:
        """From here on: slow network, slow processor."""
        self.wire.send("Network.emulateNetworkConditions", SLOW_4G)
        self.wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def received(self) -> int:
        """Bytes over the network since the last time this was asked, compressed as they came."""
        found, self.bytes_received = self.bytes_received, 0
        return found


@contextmanager
def phone(browser: Any, base: str, *, scripts: bool = True) -> Iterator[Phone]:
    """A fresh profile."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, base_url=base, java_script_enabled=scripts, has_touch=True
    )
    page = context.new_page()
    held = Phone(page, context.new_cdp_session(page))
    held.wire.send("Network.enable")
    held.wire.on("Network.loadingFinished", lambda told: _count(held, told))
    page.on("console", lambda line: held.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: held.complaints.append(str(error)))
    if scripts:
        page.add_init_script(WATCH)
    try:
        yield held
    finally:
        context.close()


def _count(held: Phone, told: dict[str, Any]) -> None:
    held.bytes_received += int(told["encodedDataLength"])
