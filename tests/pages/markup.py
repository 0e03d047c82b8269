"""What of a page's markup only a weaker policy would let run or apply."""

from __future__ import annotations

from html.parser import HTMLParser


class Inline(HTMLParser):
    """Collects scripts, styles and handlers that stand in the page itself; data blocks are no scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.headings += tag == "h1"
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")) or value.strip().startswith("javascript:"):
                self.found.append(f"<{tag} {name}>")


def inline_parts(html: str) -> list[str]:
    """Every inline script, style, handler or script address."""
    parser = Inline()
    parser.feed(html)
    return parser.found


def main_headings(html: str) -> int:
    """How many h1 the page has."""
    parser = Inline()
    parser.feed(html)
    return parser.headings
